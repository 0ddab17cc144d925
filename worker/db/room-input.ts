import * as v from 'valibot'
import { SLUG } from '../../protocol/http.ts'
import { RoomSettings, State, Visibility } from '../../protocol/settings.ts'
import { type Patch, patchOf } from './site-input.ts'

const text = (most: number) => v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(most)))
const optional = <T extends v.GenericSchema>(schema: T) => v.optional(schema)

const fields = {
  title: optional(text(100)),
  description: optional(text(500)),
  visibility: optional(Visibility),
  state: optional(State),
  notice: optional(text(500)),
  /** scrypt, see `lib/password.ts`; `null` takes the password away. */
  passwordHash: optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))),
} as const

/** What a room is made from, beyond its slug. */
export const NewRoom = v.object({
  slug: v.pipe(v.string(), v.regex(SLUG, 'Lower-case letters, digits and _ . ~ % / -, 128 at most.')),
  ...fields,
  settings: optional(RoomSettings),
})
export type NewRoom = RoomFields & { slug: string; settings?: RoomSettings }

/** What may change about a room. Settings are patched: `null` goes back to the site's. */
export const RoomChange = v.object({ ...fields, settings: optional(patchOf(RoomSettings)) })
export type RoomChange = RoomFields & { settings?: Patch<RoomSettings> }

interface RoomFields {
  title?: string | null
  description?: string | null
  visibility?: Visibility
  state?: State
  notice?: string | null
  passwordHash?: string | null
}
