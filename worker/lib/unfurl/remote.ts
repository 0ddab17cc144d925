import type { Preview } from '../../../protocol/model.ts'

/** What was found: a preview, nothing for good, or nothing this time. */
export type Found = { is: 'there'; preview: Preview } | { is: 'nothing' } | { is: 'unreached' }

/** What the Unfurler answers to rooms. */
export interface UnfurlRemote {
  /** What an address leads to, for a site, which keeps the picture by this name. At most some five seconds. */
  look(address: string, site: string, picture: string): Promise<Found>
  /** Lets go of pictures of a site. */
  forget(site: string, pictures: readonly string[]): Promise<void>
}
