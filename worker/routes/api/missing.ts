import { Problem } from '../../lib/problem.ts'

/**
 * What is not there, and what is another site's, in the same words: nobody learns which.
 * @throws always
 */
export function missing(what: 'site' | 'room' | 'message' | 'member' | 'ban' | 'key'): never {
  throw new Problem(404, 'not_found', `There is no such ${what}.`)
}
