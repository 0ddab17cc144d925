import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ErrorResponse, SessionResponse } from '../../protocol/http.ts'
import { putBan } from '../../worker/db/bans.ts'
import { database } from '../../worker/db/database.ts'
import { createSignIn } from '../../worker/db/signins.ts'
import { forgetSites } from '../../worker/db/sites.ts'
import { forgetStaff } from '../../worker/db/staff.ts'
import { hashOf, random } from '../../worker/lib/secrets.ts'
import { readToken } from '../../worker/lib/token.ts'
import { claimsFor, identityFor, type Key, makeKey, seconds } from './host.ts'
import { ask, makeSite, PAGE, refusal, sessionFor } from './support.ts'

let key: Key
const db = database(env.DB)

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  key = await makeKey('shop')
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

const sign = (sub: string, more?: object) => identityFor(key, claimsFor(sub, more))
const claimsOf = async ({ token }: SessionResponse, site = 'shop') => {
  const claims = await readToken(token, site, env.PARLOR_SECRET)
  if (!claims) throw new Error('no token')
  return claims
}
const rowOf = (id: string) => env.DB.prepare('SELECT * FROM members WHERE id = ?').bind(id).first()
const devicesOf = (id: string) =>
  env.DB.prepare('SELECT count(*) AS n FROM sessions WHERE member = ?').bind(id).first<number>('n')

/** What accounts do when somebody presses "Continue". */
async function pressed(
  account: string,
  { site = 'shop', origin = PAGE, code }: { site?: string; origin?: string; code?: string } = {},
) {
  const verifier = random(32)
  const signIn = { challenge: await hashOf(verifier), site, origin, account, expiresAt: Date.now() + 60_000 }
  await createSignIn(db, { ...signIn, ...(code !== undefined && { code: await hashOf(code) }) })
  return verifier
}

const addAccount = (id: string, name: string) =>
  env.DB.prepare(
    'INSERT INTO accounts (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 0, 0, 0)',
  )
    .bind(id, name, `${id}@example.com`)
    .run()

describe('somebody whom the host vouches for', () => {
  it('is a member with what the host says, and gets no secret', async () => {
    const identity = await sign('u-1', {
      name: ' Ann\tLee ',
      avatar: 'https://cdn.test/ann.png',
      email: 'ann@shop.test',
      rooms: ['lobby', 'team/*'],
      jti: 'ann-1',
    })
    const session = await sessionFor({ identity })
    expect(session.member).toEqual({
      id: session.member.id,
      kind: 'signed',
      role: 'member',
      name: 'Ann Lee',
      avatar: 'https://cdn.test/ann.png',
    })
    expect(session.member.id).toMatch(/^m_[\w-]{22}$/)
    expect(session.refresh).toBeUndefined()
    expect(await claimsOf(session)).toMatchObject({ rooms: ['lobby', 'team/*'], kid: key.kid, jti: 'ann-1' })
    expect(await rowOf(session.member.id)).toMatchObject({ subject: 'signed:u-1', email: 'ann@shop.test' })
  })

  it('is the same member each time, as the host has them last', async () => {
    const first = await sessionFor({
      identity: await sign('u-2', { name: 'Bob', avatar: 'https://a.test/b.png' }),
    })
    const again = await sessionFor({ identity: await sign('u-2', { name: 'Robert' }) })
    expect(again.member).toEqual({ id: first.member.id, kind: 'signed', role: 'member', name: 'Robert' })
    const unnamed = await sessionFor({ identity: await sign('u-2') })
    expect(unnamed.member.name).toBe('Robert')
  })

  it('may show the same identity again, under its jti too', async () => {
    const identity = await sign('u-3', { jti: 'again' })
    const ids = [await sessionFor({ identity }), await sessionFor({ identity })].map(
      ({ member }) => member.id,
    )
    expect(new Set(ids).size).toBe(1)
  })

  it('has a token that ends with the identity', async () => {
    const session = await sessionFor({ identity: await sign('u-4', { exp: seconds() + 90 }) })
    expect(session.expiresAt - Date.now()).toBeLessThan(90_500)
    expect((await claimsOf(session)).expiresAt).toBeLessThanOrEqual((seconds() + 90) * 1000)
  })

  it('has the role of the host’s word, else that of D1, and keeps none that was taken back', async () => {
    const { member } = await sessionFor({ identity: await sign('u-5', { role: 'moderator' }) })
    expect(member.role).toBe('moderator')
    expect((await sessionFor({ identity: await sign('u-5') })).member.role).toBe('member')
    await env.DB.prepare(`UPDATE members SET role = 'owner' WHERE id = ?`).bind(member.id).run()
    expect((await sessionFor({ identity: await sign('u-5') })).member.role).toBe('owner')
    expect((await sessionFor({ identity: await sign('u-5', { role: 'member' }) })).member.role).toBe('member')
  })

  it('is let in by a long name, which is cut, and by none at all', async () => {
    const long = 'Maximiliana von Habsburg-Lothringen und zu Donnersmarck'
    const { member } = await sessionFor({ identity: await sign('u-6', { name: long }) })
    expect(member.name).toBe(long.slice(0, 40).trim())
    expect((await sessionFor({ identity: await sign('u-7'), name: 'Gil' })).member.name).toBe('Gil')
    expect((await sessionFor({ identity: await sign('u-8') })).member.name).toBe('Member')
  })

  it('is another member on another site', async () => {
    await makeSite({ id: 'else' })
    const there = await makeKey('else')
    const a = await sessionFor({ identity: await sign('u-9') })
    const b = await sessionFor(
      { identity: await identityFor(there, claimsFor('u-9', { aud: 'else' })) },
      { site: 'else' },
    )
    expect(a.member.id).not.toBe(b.member.id)
  })
})

describe('a guest who signs in', () => {
  it('stays the member they were, and no secret of the guest opens that again', async () => {
    const guest = await sessionFor({ name: 'Cleo' })
    const session = await sessionFor({
      identity: await sign('g-1', { name: 'Cleo C.' }),
      refresh: guest.refresh,
    })
    expect(session.member).toEqual({ id: guest.member.id, kind: 'signed', role: 'member', name: 'Cleo C.' })
    expect(await refusal(await ask({ refresh: guest.refresh }))).toEqual({
      status: 401,
      code: 'identity_expired',
    })
  })

  it('becomes the member that they were before, who is told under which ids they wrote', async () => {
    const before = await sessionFor({ identity: await sign('g-2', { name: 'Dan' }) })
    const guest = await sessionFor({ name: 'Dan here' })
    const session = await sessionFor({ identity: await sign('g-2', { name: 'Dan' }), refresh: guest.refresh })
    expect(session.member).toMatchObject({ id: before.member.id, was: [guest.member.id] })
    expect((await claimsOf(session)).was).toEqual([guest.member.id])
    expect(await rowOf(guest.member.id)).toMatchObject({ merged_into: before.member.id })
    expect((await sessionFor({ identity: await sign('g-2') })).member.was).toEqual([guest.member.id])
  })

  it('is shut out if the guest was', async () => {
    const guest = await sessionFor({ name: 'Mallory' })
    await putBan(db, 'shop', { member: guest.member.id, reason: 'Spam.' }, Date.now())
    const response = await ask({ identity: await sign('g-3'), refresh: guest.refresh })
    expect(await refusal(response)).toEqual({ status: 403, code: 'banned' })
    expect(await rowOf(guest.member.id)).toMatchObject({ kind: 'guest' })
  })

  it('cannot bring somebody else’s past by a member’s id, or a secret of another site', async () => {
    const { member } = await sessionFor({ name: 'Eve' })
    const byId = await ask({ identity: await sign('g-4'), refresh: member.id })
    expect(byId.status).toBe(400)
    await makeSite({ id: 'third' })
    const there = await sessionFor({ name: 'Eve' }, { site: 'third' })
    const session = await sessionFor({ identity: await sign('g-4'), refresh: there.refresh })
    expect(session.member.id).not.toBe(there.member.id)
    expect(session.member.was).toBeUndefined()
  })
})

describe('somebody with an account', () => {
  it('is waited for until they press “Continue”, then has a secret for this device', async () => {
    await addAccount('a-1', 'Fay Account')
    const waiting = await ask({ verifier: random(32) })
    expect(waiting.status).toBe(202)
    expect(await waiting.json()).toEqual({ pending: true, retryAfter: 1 })
    const verifier = await pressed('a-1')
    const session = await sessionFor({ verifier })
    expect(session.member).toEqual({
      id: session.member.id,
      kind: 'account',
      role: 'member',
      name: 'Fay Account',
    })
    expect(session.refresh).toMatch(/^[\w-]{43}$/)
    expect((await ask({ verifier })).status).toBe(202)
    const again = await sessionFor({ refresh: session.refresh })
    expect(again.member).toEqual(session.member)
    expect((await rowOf(session.member.id))?.['email']).toBeNull()
  })

  it('gets it only on the page that asked, at the site that asked, with the code that was sent', async () => {
    await makeSite({ id: 'two', origins: [PAGE, 'https://other.test'] })
    const code = random(32)
    const redirected = await pressed('a-1', { site: 'two', code })
    for (const [body, options] of [
      [{ verifier: redirected }, { site: 'two' }],
      [{ verifier: redirected, code: random(32) }, { site: 'two' }],
      [
        { verifier: redirected, code },
        { site: 'two', origin: 'https://other.test' },
      ],
      [{ verifier: redirected, code }, { site: 'shop' }],
      [{ verifier: random(32), code }, { site: 'two' }],
    ] as const)
      expect((await ask(body, options)).status).toBe(202)
    expect((await sessionFor({ verifier: redirected, code }, { site: 'two' })).member.kind).toBe('account')
    expect((await ask({ verifier: await pressed('a-1'), code })).status).toBe(202)
  })

  it('is another member on each site, and the same on each device', async () => {
    const here = await sessionFor({ verifier: await pressed('a-1') })
    const phone = await sessionFor({ verifier: await pressed('a-1') })
    const there = await sessionFor({ verifier: await pressed('a-1', { site: 'two' }) }, { site: 'two' })
    expect(phone.member.id).toBe(here.member.id)
    expect(phone.refresh).not.toBe(here.refresh)
    expect(there.member.id).not.toBe(here.member.id)
  })

  it('keeps the name and the id they had as a guest', async () => {
    await addAccount('a-2', 'Gil Account')
    const guest = await sessionFor({ name: 'Gil' })
    const session = await sessionFor({ verifier: await pressed('a-2'), refresh: guest.refresh })
    expect(session.member).toEqual({ id: guest.member.id, kind: 'account', role: 'member', name: 'Gil' })
    expect(await devicesOf(guest.member.id)).toBe(1)
  })

  it('is not called what could be taken for the staff', async () => {
    await addAccount('a-3', 'Administrator')
    expect((await sessionFor({ verifier: await pressed('a-3') })).member.name).toBe('Member')
  })

  it('is not asked for in a loop', async () => {
    const verifier = random(32)
    let last = await ask({ verifier })
    for (let i = 0; i < 101 && last.status === 202; i++) last = await ask({ verifier })
    expect(last.status).toBe(429)
    expect(last.headers.get('retry-after')).toBe('10')
  })
})

describe('a ban from the site', () => {
  it('is told with its end and its reason, to guests, accounts and those the host vouches for', async () => {
    await addAccount('a-4', 'Hal')
    const until = Date.now() + 3600_000
    const guest = await sessionFor({ name: 'Ida' })
    const account = await sessionFor({ verifier: await pressed('a-4') })
    const signed = await sessionFor({ identity: await sign('b-1') })
    for (const { member } of [guest, account, signed])
      await putBan(db, 'shop', { member: member.id, until, reason: 'Take a break.' }, Date.now())
    for (const proof of [
      { refresh: guest.refresh },
      { refresh: account.refresh },
      { verifier: await pressed('a-4') },
      { identity: await sign('b-1') },
    ]) {
      const response = await ask(proof)
      expect([response.status, await response.json<ErrorResponse>()]).toEqual([
        403,
        { error: { code: 'banned', message: 'Take a break.', until } },
      ])
    }
    expect((await ask({})).status).toBe(200)
  })

  it('ends', async () => {
    const { member, refresh } = await sessionFor({ name: 'Jo' })
    await putBan(db, 'shop', { member: member.id, until: Date.now() - 1 }, Date.now() - 1000)
    expect((await ask({ refresh })).status).toBe(200)
  })
})

describe('what a site asks for', () => {
  const required = { status: 403, code: 'identity_required' }

  it('no guests: nobody takes a name, who did may still watch, and is themselves again by signing in', async () => {
    await makeSite({ id: 'members' })
    const guest = await sessionFor({ name: 'Kim' }, { site: 'members' })
    await makeSite({ id: 'members', settings: { guests: false } })
    forgetSites()
    const there = await makeKey('members')
    expect(await refusal(await ask({ name: 'Lea' }, { site: 'members' }))).toEqual(required)
    expect(await refusal(await ask({ refresh: guest.refresh, name: 'Lea' }, { site: 'members' }))).toEqual(
      required,
    )
    expect((await sessionFor({}, { site: 'members' })).member.kind).toBe('watching')
    expect((await sessionFor({ refresh: guest.refresh }, { site: 'members' })).member.kind).toBe('watching')
    const identity = await identityFor(there, claimsFor('k', { aud: 'members' }))
    const session = await sessionFor({ identity, refresh: guest.refresh }, { site: 'members' })
    expect(session.member.id).toBe(guest.member.id)
  })

  it('the host’s word only: neither guests, accounts nor those who watch', async () => {
    await makeSite({ id: 'closed', settings: { signedOnly: true } })
    const there = await makeKey('closed')
    for (const proof of [{}, { name: 'Lea' }, { verifier: random(32) }, { refresh: random(32) }])
      expect(await refusal(await ask(proof, { site: 'closed' }))).toEqual(required)
    const identity = await identityFor(there, claimsFor('k', { aud: 'closed' }))
    expect((await sessionFor({ identity }, { site: 'closed' })).member.kind).toBe('signed')
  })
})

describe('a name that belongs to somebody', () => {
  it('is refused to guests and accounts, and left to whose it is', async () => {
    await makeSite({ id: 'guarded' })
    const there = await makeKey('guarded')
    await sessionFor(
      {
        identity: await identityFor(
          there,
          claimsFor('m', { aud: 'guarded', name: 'Olga Petrova', role: 'moderator' }),
        ),
      },
      { site: 'guarded' },
    )
    forgetStaff()
    const filtered = { status: 400, code: 'filtered', fields: ['name'] }
    for (const name of ['Olga Petrova', 'оlga реtrоva', '0lga_Petrova', 'Admin', 'guarded'])
      expect(await refusal(await ask({ name }, { site: 'guarded' }))).toEqual(filtered)
    const guest = await sessionFor({ name: 'Olga' }, { site: 'guarded' })
    const rename = await ask({ refresh: guest.refresh, name: 'Olga  Petrova' }, { site: 'guarded' })
    expect(await refusal(rename)).toEqual(filtered)
    const namesake = await identityFor(there, claimsFor('n', { aud: 'guarded', name: 'Olga Petrova' }))
    expect((await sessionFor({ identity: namesake }, { site: 'guarded' })).member.name).toBe('Olga Petrova')
  })
})
