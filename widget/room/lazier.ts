import { orUnreachable } from './lazy.ts'

/** What only parts fetch that were fetched themselves: the core need not know its name. */
export const lazier = {
  /** For a server that wants work done before a guest is made. */
  proof: () => orUnreachable(import('./proof.ts')),
}
