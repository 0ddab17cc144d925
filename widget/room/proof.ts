import { sha256 } from './sha256.ts'

/** The longest the page is held, in milliseconds. */
const SLICE = 6
/** The clock is read each so many tries. */
const TRIES = 64

/**
 * Finds text that, behind the salt, has a SHA-256 which begins with so many zero bits. In slices on the
 * page's own thread: a strict page lets neither a worker of another origin nor WebAssembly run.
 */
export async function solve(salt: string, bits: number): Promise<string> {
  const begin = new TextEncoder().encode(salt)
  for (let count = 0; ; await turn()) {
    const end = performance.now() + SLICE
    do {
      for (const last = count + TRIES; count < last; count++) {
        const answer = count.toString(36)
        if (zeros(sha256(join(begin, answer))) >= bits) return answer
      }
    } while (performance.now() < end)
  }
}

function join(begin: Uint8Array, answer: string): Uint8Array {
  const whole = new Uint8Array(begin.length + answer.length)
  whole.set(begin)
  for (let i = 0; i < answer.length; i++) whole[begin.length + i] = answer.charCodeAt(i)
  return whole
}

/** How many bits a digest begins with that are zero. */
function zeros(digest: Uint8Array): number {
  const at = digest.findIndex((byte) => byte > 0)
  return at < 0 ? digest.length * 8 : at * 8 + Math.clz32(digest[at] ?? 0) - 24
}

/** Lets the page do what waits: a timer would take four milliseconds each time. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}
