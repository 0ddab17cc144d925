import { ParlorError } from './error.ts'

/** A page that has gone offline can't fetch. */
export const orUnreachable = <T>(part: Promise<T>): Promise<T> =>
  part.catch(() => {
    throw new ParlorError('unreachable')
  })

/** What the client fetches when it first needs it: it names its own parts here, and nowhere else. */
export const lazy = {
  joining: () => orUnreachable(import('./joining.ts')),
  typing: () => orUnreachable(import('./typing.ts')),
}
