import type { words as access } from './en-access.ts'
import type { words as account } from './en-account.ts'
import type { words as blocks } from './en-blocks.ts'
import type { words as consent } from './en-consent.ts'
import type { words as emoji } from './en-emoji.ts'
import type { words as failed } from './en-failed.ts'
import type { words as hearing } from './en-hearing.ts'
import type { words as join } from './en-join.ts'
import type { words as launcher } from './en-launcher.ts'
import type { words as notices } from './en-notices.ts'
import type { words as password } from './en-password.ts'
import type { words as poll } from './en-poll.ts'
import type { words as preview } from './en-preview.ts'
import type { words as reading } from './en-reading.ts'
import type { words as refusals } from './en-refusals.ts'
import type { words as rooms } from './en-rooms.ts'
import type { words as roster } from './en-roster.ts'
import type { words as search } from './en-search.ts'
import type { words as settings } from './en-settings.ts'
import type { words as status } from './en-status.ts'
import type { words as typing } from './en-typing.ts'
import type { words as writing } from './en-writing.ts'

/** The words of the parts that are fetched later, by part: each has its English ones in `en-<part>.ts`. */
export interface Parts {
  access: typeof access
  account: typeof account
  blocks: typeof blocks
  consent: typeof consent
  emoji: typeof emoji
  failed: typeof failed
  hearing: typeof hearing
  join: typeof join
  launcher: typeof launcher
  notices: typeof notices
  password: typeof password
  poll: typeof poll
  preview: typeof preview
  reading: typeof reading
  refusals: typeof refusals
  rooms: typeof rooms
  roster: typeof roster
  search: typeof search
  settings: typeof settings
  status: typeof status
  typing: typeof typing
  writing: typeof writing
}
