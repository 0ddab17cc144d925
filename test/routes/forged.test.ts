import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ErrorResponse } from '../../protocol/http.ts'
import { database } from '../../worker/db/database.ts'
import { revokeIdentity } from '../../worker/db/identities.ts'
import { forgetKeys, revokeKey } from '../../worker/db/keys.ts'
import { base64url, claimsFor, identityFor, type Key, mac, makeKey, seconds, tokenOf } from './host.ts'
import { ask, makeSite, sessionFor } from './support.ts'

let key: Key
let other: Key
let revoked: Key

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other' })
  key = await makeKey('shop')
  revoked = await makeKey('shop')
  other = await makeKey('other')
  await identityFor(revoked, claimsFor('old')).then((identity) => sessionFor({ identity }))
  await revokeKey(database(env.DB), 'shop', revoked.kid, Date.now())
  forgetKeys()
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

const members = () => env.DB.prepare('SELECT count(*) AS n FROM members').first<number>('n')

const head = (more: object = {}) => ({ alg: 'HS256', typ: 'JWT', kid: key.kid, ...more })
const good = (more: object = {}) => claimsFor('ann', more)
const by = (header: object | string, claims: object | string = good()) => tokenOf(header, claims, key.secret)
const saying = (more: object) => identityFor(key, good(more))
const without = (claim: string) =>
  identityFor(key, Object.fromEntries(Object.entries(good()).filter(([name]) => name !== claim)))
const parts = async () => (await identityFor(key, good())).split('.') as [string, string, string]

/** Each is one way to get in without being somebody the host has vouched for. */
const FORGED: Record<string, () => Promise<string>> = {
  ...Object.fromEntries(
    ['none', 'None', 'NONE', 'nOnE', ' none', ''].flatMap((alg) => [
      [
        `alg ${JSON.stringify(alg)}, no signature`,
        async () => `${base64url(JSON.stringify(head({ alg })))}.${base64url(JSON.stringify(good()))}.`,
      ],
      [`alg ${JSON.stringify(alg)}, signed`, () => by(head({ alg }))],
    ]),
  ),
  'no alg': () => by({ typ: 'JWT', kid: key.kid }),
  'alg null': () => by(head({ alg: null })),
  'alg as a list': () => by(head({ alg: ['HS256'] })),
  'alg hs256': () => by(head({ alg: 'hs256' })),
  'alg HS384': () => tokenOf(head({ alg: 'HS384' }), good(), key.secret, 'SHA-384'),
  'alg HS512': () => tokenOf(head({ alg: 'HS512' }), good(), key.secret, 'SHA-512'),
  'HS384 under the name of HS256': () => tokenOf(head(), good(), key.secret, 'SHA-384'),
  'alg RS256, signed by HMAC': () => by(head({ alg: 'RS256' })),
  'alg ES256, signed by HMAC': () => by(head({ alg: 'ES256' })),
  'alg EdDSA': () => by(head({ alg: 'EdDSA' })),
  'alg dir': () => by(head({ alg: 'dir', enc: 'A256GCM' })),
  'a key of its own (jwk)': () =>
    tokenOf(head({ jwk: { kty: 'oct', k: base64url('x'.repeat(32)) } }), good(), 'x'.repeat(32)),
  'a good signature and a jwk': () => by(head({ jwk: { kty: 'oct', k: 'AAAA' } })),
  jku: () => by(head({ jku: 'https://evil.test/keys.json' })),
  x5u: () => by(head({ x5u: 'https://evil.test/cert.pem' })),
  x5c: () => by(head({ x5c: ['AAAA'] })),
  crit: () => by(head({ crit: ['exp'] })),
  'crit b64': () => by(head({ b64: false, crit: ['b64'] })),
  zip: () => by(head({ zip: 'DEF' })),
  'typ of something else': () => by(head({ typ: 'at+jwt' })),
  'no kid': () => by({ alg: 'HS256', typ: 'JWT' }),
  'kid empty': () => by(head({ kid: '' })),
  'kid null': () => by(head({ kid: null })),
  'kid as a list': () => by(head({ kid: [key.kid] })),
  'kid as a number': () => by(head({ kid: 1 })),
  'kid that is a path': () => tokenOf(head({ kid: '../../../../dev/null' }), good(), '\0'),
  'kid that is a path in another spelling': () => by(head({ kid: '..%2f..%2fdev%2fnull' })),
  'kid that is SQL': () => by(head({ kid: `' OR 1=1 --` })),
  'kid that is SQL with a key of its own': () =>
    tokenOf(head({ kid: `x' UNION SELECT 'abc` }), good(), 'abc'),
  'kid of nobody': () => by(head({ kid: `k_${'A'.repeat(16)}` })),
  'kid with a NUL': () => by(head({ kid: `${key.kid}\0` })),
  'kid in capitals': () => by(head({ kid: key.kid.toUpperCase() })),
  'kid with a space': () => by(head({ kid: ` ${key.kid}` })),
  'kid __proto__': () => by(head({ kid: '__proto__' })),
  'the key of another site': () => identityFor(other, good()),
  'the key of another site, meant for it': () => identityFor(other, good({ aud: 'other' })),
  'the secret of another site under our kid': () => tokenOf(head(), good(), other.secret),
  'a revoked key': () => identityFor(revoked, good()),
  'our secret under the revoked kid': () => by(head({ kid: revoked.kid })),
  'an empty secret': () => tokenOf(head(), good(), '\0'),
  'the kid as secret': () => tokenOf(head(), good(), key.kid),
  'the site as secret': () => tokenOf(head(), good(), 'shop'),
  'the master key as secret': () => tokenOf(head(), good(), env.PARLOR_SECRET),
  'a token of the Worker itself': async () => (await sessionFor({})).token,
  'aud of another site': () => saying({ aud: 'other' }),
  'aud as a list': () => saying({ aud: ['shop'] }),
  'aud as a list of many': () => saying({ aud: ['other', 'shop'] }),
  'aud empty': () => saying({ aud: '' }),
  'aud in capitals': () => saying({ aud: 'SHOP' }),
  'aud with a space': () => saying({ aud: 'shop ' }),
  'aud with a look-alike letter': () => saying({ aud: 'shоp' }),
  'aud by a pattern': () => saying({ aud: '*' }),
  'no aud': () => without('aud'),
  'no sub': () => without('sub'),
  'no iat': () => without('iat'),
  'no exp': () => without('exp'),
  'sub empty': () => saying({ sub: '' }),
  'sub as a number': () => saying({ sub: 7 }),
  'sub as an object': () => saying({ sub: { id: 'ann' } }),
  'sub of 256 characters': () => saying({ sub: 'x'.repeat(256) }),
  'sub with control characters': () => saying({ sub: 'ann\u0000' }),
  'sub with half a character': () =>
    by(head(), `{"sub":"ann\\ud800","aud":"shop","iat":${seconds()},"exp":${seconds() + 60}}`),
  'one hour and one second': () => saying({ exp: seconds() + 3601, iat: seconds() }),
  'a year': () => saying({ exp: seconds() + 31_536_000 }),
  'exp in milliseconds': () => saying({ exp: Date.now() }),
  'exp as a text': () => saying({ exp: String(seconds() + 60) }),
  'exp before iat': () => saying({ iat: seconds() + 50, exp: seconds() + 40 }),
  'exp negative': () => saying({ exp: -1 }),
  'exp null': () => saying({ exp: null }),
  'exp 1e400': () => by(head(), `{"sub":"ann","aud":"shop","iat":${seconds()},"exp":1e400}`),
  'iat in two minutes': () => saying({ iat: seconds() + 120, exp: seconds() + 600 }),
  'iat as a text': () => saying({ iat: String(seconds()) }),
  'nbf in two minutes': () => saying({ nbf: seconds() + 120 }),
  'nbf as a text': () => saying({ nbf: 'now' }),
  'role owner': () => saying({ role: 'owner' }),
  'role admin': () => saying({ role: 'admin' }),
  'role as a list': () => saying({ role: ['moderator'] }),
  'role bot': () => saying({ role: 'bot' }),
  'name as an object': () => saying({ name: { toString: 'Ann' } }),
  'name that is turned around': () => saying({ name: 'Ann\u202eeoJ' }),
  'name that is blank': () => saying({ name: '\u3164' }),
  'name null': () => saying({ name: null }),
  'avatar over http': () => saying({ avatar: 'http://evil.test/a.png' }),
  'avatar as a script': () => saying({ avatar: 'javascript:alert(1)' }),
  'avatar as data': () => saying({ avatar: 'data:image/png;base64,AAAA' }),
  'avatar with a password': () => saying({ avatar: 'https://a:b@evil.test/a.png' }),
  'avatar too long': () => saying({ avatar: `https://a.test/${'x'.repeat(2048)}` }),
  'email that is none': () => saying({ email: 'ann' }),
  'rooms as a text': () => saying({ rooms: 'lobby' }),
  'rooms that are none': () => saying({ rooms: ['Lobby!'] }),
  'rooms by a pattern in the middle': () => saying({ rooms: ['a*b'] }),
  'rooms, 101 of them': () => saying({ rooms: Array.from({ length: 101 }, (_, i) => `r${i}`) }),
  'jti as a number': () => saying({ jti: 1 }),
  'jti empty': () => saying({ jti: '' }),
  'jti that was revoked': async () => {
    await revokeIdentity(database(env.DB), 'shop', 'gone', Date.now() + 3600_000, Date.now())
    return saying({ jti: 'gone' })
  },
  'jti of another identity': async () => {
    await sessionFor({ identity: await saying({ jti: 'mine', sub: 'bob' }) })
    return saying({ jti: 'mine', sub: 'ann' })
  },
  'jti of another identity, with more rights': async () => {
    await sessionFor({ identity: await saying({ jti: 'mine2' }) })
    return saying({ jti: 'mine2', role: 'moderator' })
  },
  'sub twice': () =>
    by(head(), `{"sub":"bob","sub":"ann","aud":"shop","iat":${seconds()},"exp":${seconds() + 60}}`),
  'sub twice, once escaped': () =>
    by(head(), `{"sub":"bob","\\u0073ub":"ann","aud":"shop","iat":${seconds()},"exp":${seconds() + 60}}`),
  'alg twice': () => by(`{"alg":"none","alg":"HS256","kid":"${key.kid}"}`),
  'kid twice': () => by(`{"alg":"HS256","kid":"x","kid":"${key.kid}"}`),
  'a payload that is a list': () => by(head(), '[]'),
  'a payload that is a text': () => by(head(), '"ann"'),
  'a payload that is no JSON': () => by(head(), '{sub:"ann"}'),
  'a payload with a byte order mark': () => by(head(), `\ufeff${JSON.stringify(good())}`),
  'a header that is a list': () => by('["HS256"]'),
  'a header that is no JSON': () => by('HS256'),
  'no signature': async () => (await parts()).slice(0, 2).join('.'),
  'an empty signature': async () => `${(await parts()).slice(0, 2).join('.')}.`,
  'half a signature': async () => (await identityFor(key, good())).slice(0, -21),
  'a longer signature': async () => `${await identityFor(key, good())}A`,
  'a fourth part': async () => `${await identityFor(key, good())}.AAAA`,
  'a signature of zeros': async () => [...(await parts()).slice(0, 2), 'A'.repeat(43)].join('.'),
  'a signature in another spelling': async () => {
    const token = await identityFor(key, good())
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    return token.slice(0, -1) + (alphabet[alphabet.indexOf(token.at(-1) ?? '') ^ 1] ?? '')
  },
  'a signature with padding': async () => `${await identityFor(key, good())}=`,
  'a space behind it': async () => `${await identityFor(key, good())} `,
  'a line before it': async () => `\n${await identityFor(key, good())}`,
  'the payload of another token': async () => {
    const [header, , signature] = await parts()
    return `${header}.${base64url(JSON.stringify(good({ role: 'moderator' })))}.${signature}`
  },
  'a signature over the payload alone': async () => {
    const [header, payload] = await parts()
    return `${header}.${payload}.${await mac(payload, key.secret)}`
  },
  'nothing between the dots': async () => '..',
  'something huge': async () => `${'A'.repeat(4000)}.${'A'.repeat(4000)}.${'A'.repeat(43)}`,
  nothing: async () => '',
}

const EXPIRED: Record<string, () => Promise<string>> = {
  'over a second ago': () => saying({ iat: seconds() - 61, exp: seconds() - 1 }),
  'over for a year': () => saying({ iat: seconds() - 31_536_600, exp: seconds() - 31_536_000 }),
}

async function answered(identity: string) {
  const response = await ask({ identity })
  return { status: response.status, body: await response.json<ErrorResponse>() }
}

describe('an identity that the host did not sign so', () => {
  it('comes in sixty ways and more', () => {
    expect(Object.keys(FORGED).length).toBeGreaterThanOrEqual(60)
  })

  it.each(Object.entries(FORGED))('%s: is refused in the same words as all others', async (_, forge) => {
    const forged = await forge()
    const before = await members()
    expect(await answered(forged)).toEqual({
      status: 401,
      body: { error: { code: 'identity_required', message: 'The identity is not valid for this site.' } },
    })
    expect(await members()).toBe(before)
  })

  it.each(Object.entries(EXPIRED))('%s: is told to be over', async (_, sign) => {
    expect(await answered(await sign())).toMatchObject({
      status: 401,
      body: { error: { code: 'identity_expired' } },
    })
  })

  it('is told to be over only where it was once right', async () => {
    const late = good({ iat: seconds() - 120, exp: seconds() - 60 })
    for (const token of [await tokenOf(head(), late, other.secret), await saying({ ...late, aud: 'other' })])
      expect((await answered(token)).body.error.code).toBe('identity_required')
  })

  it('is too long to be read at all', async () => {
    const response = await ask({ identity: 'A'.repeat(8193) })
    expect(response.status).toBe(400)
  })

  it('tells the log, and not the page, what is wrong, without the token', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const token = await saying({ aud: 'other' })
    await answered(token)
    expect(warned.mock.calls.flat().join(' ')).toContain('aud: another site')
    expect(warned.mock.calls.flat().join(' ')).not.toContain(token.slice(-20))
  })
})
