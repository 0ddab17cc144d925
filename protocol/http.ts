import * as v from 'valibot'
import type { Code } from './codes.ts'
import { LIMITS } from './limits.ts'
import type { Me } from './model.ts'

/** A site's id, also the first half of a room's name. */
export const SITE = /^[a-z0-9][a-z0-9-]{0,39}$/
/** A room's slug: printable, lower-case, and with `/` inside for rooms named after a page. */
export const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}_.~%/-]{1,128}$/u

/**
 * What `POST /v1/sites/:site/session` takes: nothing (watching), a name, or what proves a returning
 * guest. Whether a name will do is judged by `cleanName`. Proofs of other kinds are named so that
 * they can be refused: who brings one must never become a guest by silence.
 */
export const SessionRequest = v.object({
  name: v.optional(v.string()),
  refresh: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'Not a refresh secret.'))),
  identity: v.optional(v.unknown()),
  code: v.optional(v.unknown()),
})
export type SessionRequest = v.InferOutput<typeof SessionRequest>

/** Its answer. `refresh` comes once, when a guest is made. */
export interface SessionResponse {
  token: string
  refresh?: string
  member: Me
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number
}

/** Every refusal over HTTP. `fields` names what was wrong, by path. */
export interface ErrorResponse {
  error: { code: Code; message: string; fields?: Record<string, string> }
}

/** Letters and a symbol that are drawn blank: Hangul fillers, the empty Braille pattern. */
const BLANK = /[\u115f\u1160\u3164\uffa0\u2800]/g

/**
 * A name as it is kept: NFC, trimmed, runs of white space folded. Undefined where nothing visible
 * is left, it is too long, or it holds control or bidirectional-override characters.
 */
export function cleanName(raw: string): string | undefined {
  const name = raw.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (name.length === 0 || name.length > LIMITS.name) return undefined
  if (/[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/u.test(name)) return undefined
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name.replace(BLANK, ''))) return undefined
  return name
}
