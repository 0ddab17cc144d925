/** Round constants: the first bits of the cube roots of the first 64 primes (FIPS 180-4). */
const K = new Uint32Array(64)
/** The first bits of the square roots of the first eight primes. */
const START = new Uint32Array(8)

const fraction = (x: number): number => (x - Math.floor(x)) * 2 ** 32
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) prime = false
  if (!prime) continue
  if (found < 8) START[found] = fraction(Math.sqrt(n))
  K[found++] = fraction(Math.cbrt(n))
}

const words = new Uint32Array(64)

/** SHA-256, at once and on any page: the browser's own is asynchronous, and missing without TLS. */
export function sha256(text: Uint8Array): Uint8Array {
  const length = ((text.length + 72) >> 6) << 6
  const bytes = new Uint8Array(length)
  bytes.set(text)
  bytes[text.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(length - 8, text.length / 2 ** 29)
  view.setUint32(length - 4, text.length << 3)
  const state = START.slice()
  for (let block = 0; block < length; block += 64) compress(state, view, block)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => digest.setUint32(i * 4, word))
  return new Uint8Array(digest.buffer)
}

const turned = (x: number, by: number): number => (x >>> by) | (x << (32 - by))
const at = (array: Uint32Array, index: number): number => array[index] ?? 0

// Plain assignments: written with destructuring it takes thirty times as long.
function compress(state: Uint32Array, view: DataView, block: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getUint32(block + i * 4)
  for (let i = 16; i < 64; i++) {
    const w0 = at(words, i - 15)
    const w1 = at(words, i - 2)
    const s0 = turned(w0, 7) ^ turned(w0, 18) ^ (w0 >>> 3)
    const s1 = turned(w1, 17) ^ turned(w1, 19) ^ (w1 >>> 10)
    words[i] = at(words, i - 16) + s0 + at(words, i - 7) + s1
  }
  let a = at(state, 0)
  let b = at(state, 1)
  let c = at(state, 2)
  let d = at(state, 3)
  let e = at(state, 4)
  let f = at(state, 5)
  let g = at(state, 6)
  let h = at(state, 7)
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const first = (h + s1 + ((e & f) ^ (~e & g)) + at(K, i) + at(words, i)) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = at(state, 0) + a
  state[1] = at(state, 1) + b
  state[2] = at(state, 2) + c
  state[3] = at(state, 3) + d
  state[4] = at(state, 4) + e
  state[5] = at(state, 5) + f
  state[6] = at(state, 6) + g
  state[7] = at(state, 7) + h
}
