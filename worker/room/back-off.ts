/** Milliseconds to wait after so many failures in a row: doubling from `first`, up to `most`. */
export function backOff(tries: number, first: number, most: number): number {
  return Math.min(most, first * 2 ** Math.max(0, tries - 1))
}
