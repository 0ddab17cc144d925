import type { Preview } from '../../../protocol/model.ts'

/** What was found: a preview, nothing for good, or nothing this time. */
export type Found = { is: 'there'; preview: Preview } | { is: 'nothing' } | { is: 'unreached' }

/** What the Unfurler answers to rooms. */
export interface UnfurlRemote {
  /** What an address leads to, for a site, which keeps the picture. At most some five seconds. */
  look(address: string, site: string): Promise<Found>
}
