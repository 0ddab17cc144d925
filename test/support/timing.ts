/**
 * How long something takes in milliseconds: the least of several tries, for others use the machine too.
 * One try where that is below `enough`.
 */
export function least(run: () => unknown, enough = 0, tries = 4): number {
  let took = Infinity
  for (let n = 0; n < tries && took > enough; n++) {
    const start = performance.now()
    run()
    took = Math.min(took, performance.now() - start)
  }
  return took
}
