import { base64url, compactVerify } from 'jose'
import * as v from 'valibot'
import { cleanName, SLUG } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'

/** Who a host says somebody is. */
export interface Identity {
  sub: string
  name?: string
  avatar?: string
  email?: string
  role?: 'member' | 'moderator'
  rooms?: string[]
  jti?: string
  /** The host's key that signed it. */
  kid: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

export type Verdict =
  | { ok: true; identity: Identity }
  /** `why` is for the log: outside, nothing tells which check failed. */
  | { ok: false; code: 'identity_expired' | 'identity_required'; why: string }

interface Judging {
  /** Whom it has to be meant for. */
  site: string
  /** Milliseconds since 1970. */
  now: number
  /** The site's own secret of this name, unless it was revoked. */
  secretOf: (kid: string) => Promise<string | undefined>
}

/** Seconds that a host's clock may be ahead of ours. */
const LEEWAY = 60
const LONGEST = 3600
const PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/

/**
 * Judges an identity that a host signed: HS256 and nothing else, by a key of this very site, meant for
 * it, and for an hour at most. Headers that would let the token choose how it is checked are refused
 * unread.
 */
export async function judgeIdentity(token: string, judging: Judging): Promise<Verdict> {
  const kid = kidOf(token)
  if (kid === undefined) return refused('the header is not that of an HS256 identity')
  const secret = await judging.secretOf(kid)
  if (!secret) return refused('the site has no such key')
  const payload = await payloadOf(token, secret)
  if (payload === undefined) return refused('the signature or the JSON is not right', kid)
  const claims = v.safeParse(Claims, payload)
  if (!claims.success) return refused(`${pathOf(claims.issues[0])}: ${claims.issues[0].message}`, kid)
  const why = untimely(claims.output, judging)
  if (why) return refused(why, kid)
  const { sub, name, avatar, email, role, rooms, jti, exp } = claims.output
  if (exp * 1000 <= judging.now) return { ok: false, code: 'identity_expired', why: 'it has ended' }
  const given = { name: name === undefined ? undefined : fitted(name), avatar, email, role, rooms, jti }
  return { ok: true, identity: { sub, kid, expiresAt: exp * 1000, ...present(given) } }
}

function refused(why: string, kid?: string): Verdict {
  return { ok: false, code: 'identity_required', why: kid === undefined ? why : `key ${kid}: ${why}` }
}

/** The key's name, where the token has the one shape and the one header that is taken. */
function kidOf(token: string): string | undefined {
  const [head, ...rest] = PARTS.exec(token)?.slice(1).map(bytesOf) ?? []
  if (!head || rest.includes(undefined)) return undefined
  const header = v.safeParse(Header, parseOnce(head))
  return header.success ? header.output.kid : undefined
}

/** Base64 has several ways to write the last byte; only one of them is the token that was signed. */
function bytesOf(part: string): Uint8Array | undefined {
  try {
    const bytes = base64url.decode(part)
    return base64url.encode(bytes) === part ? bytes : undefined
  } catch {
    return undefined
  }
}

async function payloadOf(token: string, secret: string): Promise<unknown> {
  try {
    const { payload } = await compactVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
    })
    return parseOnce(payload)
  } catch {
    return undefined
  }
}

const text = (most: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^[^\u0000-\u001f\u007f\p{Cs}]*$/u))
const seconds = v.pipe(v.number(), v.minValue(1), v.maxValue(1e11))

const Header = v.strictObject({
  alg: v.literal('HS256'),
  kid: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  typ: v.optional(v.picklist(['JWT', 'jwt'])),
})

const Claims = v.object({
  sub: text(255),
  name: v.optional(v.pipe(v.string(), v.maxLength(1000), v.check(isName, 'no name by our rules'))),
  avatar: v.optional(v.pipe(v.string(), v.maxLength(2048), v.check(isHttps, 'no https address'))),
  email: v.optional(v.pipe(text(254), v.includes('@'))),
  role: v.optional(v.picklist(['member', 'moderator'])),
  rooms: v.optional(v.pipe(v.array(v.pipe(v.string(), v.check(isPattern, 'no room'))), v.maxLength(100))),
  aud: v.string(),
  iat: seconds,
  exp: seconds,
  nbf: v.optional(seconds),
  jti: v.optional(text(255)),
})

/** Why it holds at no time, or nowhere here. */
function untimely(claims: v.InferOutput<typeof Claims>, { site, now }: Judging): string | undefined {
  const { aud, iat, exp, nbf = iat } = claims
  if (aud !== site) return 'aud: another site'
  if (Math.max(iat, nbf) > now / 1000 + LEEWAY) return 'iat or nbf: still to come'
  if (exp <= iat || exp - iat > LONGEST) return 'exp: not within an hour of iat'
  return undefined
}

/** A name that is only too long is cut: whoever has such a one must still be let in. */
function fitted(name: string): string | undefined {
  const folded = name.normalize('NFC').replace(/\s+/gu, ' ').trim()
  const cut = folded.slice(0, LIMITS.name)
  return cleanName(cut) ?? cleanName(cut.slice(0, -1))
}

function isName(name: string): boolean {
  return fitted(name) !== undefined
}

function isHttps(address: string): boolean {
  const url = /^https:\/\//.test(address) ? URL.parse(address) : null
  return url !== null && url.username === '' && url.password === ''
}

function isPattern(pattern: string): boolean {
  return pattern === '*' || SLUG.test(pattern.endsWith('*') ? pattern.slice(0, -1) : pattern)
}

/** JSON in which no object says a thing twice: readers differ in which of the two they believe. */
function parseOnce(bytes: Uint8Array): unknown {
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(json)
    return saysTwice(json) ? undefined : value
  } catch {
    return undefined
  }
}

/** Of well-formed JSON. */
function saysTwice(json: string): boolean {
  const open: Set<string>[] = []
  for (const [token, key] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (key !== undefined) {
      const name = JSON.parse(key) as string
      if (open.at(-1)?.has(name)) return true
      open.at(-1)?.add(name)
    }
  }
  return false
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? 'claims'
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
}
