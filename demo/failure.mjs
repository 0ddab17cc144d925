/** Something a person can put right, said in one sentence. Ends the command with exit code 1. */
export class Failure extends Error {}

/**
 * Prints why a command ended, without a stack where the reason is known.
 * @param {unknown} error
 */
export function report(error) {
  console.error(error instanceof Failure ? `\n${error.message}\n` : error)
}
