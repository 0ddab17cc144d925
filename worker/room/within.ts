/** Gives up on an answer that takes longer than `ms`; what is asked goes on by itself. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Milliseconds to wait after so many failures in a row: doubling from `first`, up to `most`. */
export function backOff(tries: number, first: number, most: number): number {
  return Math.min(most, first * 2 ** Math.max(0, tries - 1))
}
