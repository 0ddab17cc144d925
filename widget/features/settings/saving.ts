import type { RoomClient } from '../../room/client.ts'
import { exported } from './deeds.ts'

/** Hands the visitor a file of all that the site holds about this member. */
export async function save(client: RoomClient, file: string): Promise<void> {
  const blob = new Blob([await exported(client)], { type: 'application/json' })
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(blob),
    download: file,
  })
  link.click()
  // The browser has taken it by then; at once would be too soon for some.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
