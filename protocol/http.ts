import * as v from 'valibot'
import type { Code } from './codes.ts'
import { LIMITS } from './limits.ts'
import type { Me } from './model.ts'

/** A site's id, also the first half of a room's name. */
export const SITE = /^[a-z0-9][a-z0-9-]{0,39}$/
/** A room's slug: printable, lower-case, and with `/` inside for rooms named after a page. */
export const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}_.~%/-]{1,128}$/u

/** 256 random bits as base64url: refresh secrets, verifiers and the digests of either. */
const secret = (what: string) => v.pipe(v.string(), v.regex(/^[\w-]{43}$/, `Not a ${what}.`))

/**
 * What `POST /v1/sites/:site/session` takes: nothing (watching), a name, or what proves who one is.
 * With `identity` or `verifier`, `refresh` is the guest's one was until now: what they wrote stays
 * theirs. Whether a name will do is judged by `cleanName`, and by its likeness to those who look after
 * the site. 401 `identity_expired`: the refresh secret or the identity has ended, get another;
 * 401 `identity_required`: the identity is none of this site; 403 `identity_required`: guests get no
 * name here; 403 `banned`, with `until`.
 */
export const SessionRequest = v.object({
  name: v.optional(v.string()),
  refresh: v.optional(secret('refresh secret')),
  /** A token signed by the host. */
  identity: v.optional(v.pipe(v.string(), v.maxLength(8192))),
  /** Came back from a sign-in in the same tab; the pop-up needs none. */
  code: v.optional(secret('sign-in code')),
  /** What the challenge of a sign-in was made from (PKCE). Polled while a pop-up is open. */
  verifier: v.optional(secret('verifier')),
  /** From `/embed/…`: what a frame shows in place of an allowed origin. Later its token does as well. */
  ticket: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  /** An answered challenge, for a new guest. */
  challenge: v.optional(
    v.object({ token: v.pipe(v.string(), v.maxLength(2048)), answer: v.pipe(v.string(), v.maxLength(64)) }),
  ),
})
export type SessionRequest = v.InferOutput<typeof SessionRequest>

/** Its answer. `refresh` comes once, when a guest is made or an account signs in on a device. */
export interface SessionResponse {
  token: string
  refresh?: string
  member: Me
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number
}

/** The answer with status 202 to a verifier whose sign-in is not finished: ask again in so many seconds. */
export interface SessionPending {
  pending: true
  retryAfter: number
}

/** What `POST /v1/sites/:site/rooms/:room/enter` takes, with `Authorization: Bearer` and the session's token. */
export const EnterRequest = v.object({ password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) })
/**
 * Its answer: what opens the room's socket, as a third subprotocol, until the password changes. A wrong
 * password is 403 `password_required`, as for a room that has none or is not there; too many tries are 429.
 */
export interface EnterResponse {
  pass: string
  expiresAt: number
}

/**
 * Work to be done before a new guest is made: find an `answer` for which SHA-256 of `salt` and answer,
 * one after the other as UTF-8, begins with so many zero bits. It comes with the 403
 * `challenge_required` that refuses a name, so that whoever is not asked pays nothing and whoever is
 * asks once more: the same request with `challenge: {token, answer}`. Each makes one guest.
 */
export interface ChallengeResponse {
  token: string
  salt: string
  /** Leading zero bits wanted: some 2^bits tries. */
  bits: number
  expiresAt: number
}

/**
 * What a member asks about themselves, all with `Authorization: Bearer` and the session's token:
 * `GET /v1/sites/:site/me` → `MeResponse`; `PATCH` takes this → `SessionResponse` with a new token;
 * `DELETE` erases → 204 (503: not all rooms were reached, ask again); `GET …/me/export` → a JSON file.
 */
export const ProfileRequest = v.object({
  name: v.optional(v.string()),
  /** Takes the picture away. */
  avatar: v.optional(v.null()),
})

export interface MeResponse {
  member: Me
  /** As the host's word or the account has it. */
  email?: string
  createdAt: number
}

/** Somebody whom a member ignores: as they are called, and under which other ids they have written. */
export interface Ignored {
  id: string
  /** Absent where the site has forgotten them. */
  name?: string
  was?: string[]
}

/**
 * `GET /v1/sites/:site/me/ignored`, the latest first. `PUT` and `DELETE …/me/ignored/:member` → 204; at most
 * `IGNORED` of them (409 `full`).
 */
export interface IgnoredResponse {
  ignored: Ignored[]
}

/** What `POST /v1/sites/:site/sign-out` takes, with the session's token; its answer is 204. */
export const SignOutRequest = v.object({
  /** The device's own, so that it is forgotten. */
  refresh: v.optional(secret('refresh secret')),
  /** Every device, and open connections too. */
  everywhere: v.optional(v.boolean()),
})

/** Every refusal over HTTP. `fields` names what was wrong, by path. */
export interface ErrorResponse {
  error: {
    code: Code
    message: string
    fields?: Record<string, string>
    /** When a ban ends, in milliseconds since 1970; absent where it does not. */
    until?: number
    /** With `challenge_required`. */
    challenge?: ChallengeResponse
  }
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
