import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { EnterResponse } from '../../protocol/http.ts'
import { database } from '../../worker/db/database.ts'
import { createRoom, policyOf, updateRoom } from '../../worker/db/rooms.ts'
import { networkHash } from '../../worker/lib/network.ts'
import { readPass, signPass } from '../../worker/lib/pass.ts'
import { hashPassword, isPassword, NO_PASSWORD } from '../../worker/lib/password.ts'
import { roomAt } from '../../worker/lib/places.ts'
import { asMember, open } from './member.ts'
import { makeSite, refusal, sessionFor } from './support.ts'

// Each password costs what it is meant to cost a guesser.
vi.setConfig({ testTimeout: 60_000 })

const db = database(env.DB)
const SECRET = 'correct horse battery staple'

async function configure(slug: string) {
  const policy = await policyOf(db, 'shop', slug)
  if (policy) await roomAt(env, 'shop', slug).configure(policy)
}

async function locked(slug: string, password = SECRET) {
  const passwordHash = await hashPassword(password)
  await createRoom(db, 'shop', { slug, settings: { join: 'password' }, passwordHash }, Date.now())
  await configure(slug)
}

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other' })
})

let address = 0
const enter = async (slug: string, password: unknown, token: string, from = `203.0.113.${++address}`) =>
  asMember(token, 'POST', `rooms/${encodeURIComponent(slug)}/enter`, { body: { password }, address: from })

const wrong = { status: 403, code: 'password_required', fields: ['password'] }

describe('a room with a password', () => {
  it('lets in whoever knows it, as long as it is the password', async () => {
    await locked('vault')
    const { token } = await sessionFor({ name: 'Ann' })
    expect(await (await open(token, 'vault')).closed).toEqual({ code: 4403, reason: 'password_required' })

    const response = await enter('vault', SECRET, token)
    const { pass, expiresAt } = await response.json<EnterResponse>()
    expect(expiresAt - Date.now()).toBeGreaterThan(29 * 24 * 3600_000)
    const line = await open(token, 'vault', { pass })
    expect((await line.until('welcome')).room.slug).toBe('vault')

    await updateRoom(db, 'shop', 'vault', { passwordHash: await hashPassword('another') }, Date.now())
    await configure('vault')
    expect((await line.closed).code).toBe(4403)
    expect((await (await open(token, 'vault', { pass })).closed).reason).toBe('password_required')
    expect((await enter('vault', SECRET, token)).status).toBe(403)
    expect((await enter('vault', 'another', token)).status).toBe(200)
  })

  it('lets in those who only watch, by the same word', async () => {
    await locked('gallery')
    const { token } = await sessionFor({})
    const { pass } = await (await enter('gallery', SECRET, token)).json<EnterResponse>()
    const line = await open(token, 'gallery', { pass })
    await line.until('welcome')
    line.socket.close(1000)
  })

  it('takes no pass of another room, site or Worker, and none that is over', async () => {
    await locked('one')
    await locked('two')
    const { token } = await sessionFor({})
    const policy = await policyOf(db, 'shop', 'one')
    const opened = { site: 'shop', room: 'one', rev: policy?.passwordRev ?? 0 }
    const sign = async (more: object, secret = env.PARLOR_SECRET, now = Date.now()) =>
      (await signPass({ ...opened, ...more }, secret, now)).pass
    for (const pass of [
      await sign({ room: 'two' }),
      await sign({ site: 'other' }),
      await sign({ rev: opened.rev - 1 }),
      await sign({}, 'another-secret-another-secret-another'),
      await sign({}, env.PARLOR_SECRET, Date.now() - 31 * 24 * 3600_000),
      token,
      'x',
    ])
      expect((await (await open(token, 'one', { pass })).closed).reason).toBe('password_required')
    const line = await open(token, 'one', { pass: await sign({}) })
    await line.until('welcome')
    line.socket.close(1000)
  })

  it('is not open to a pass in place of a token', async () => {
    const { pass } = await signPass({ site: 'shop', room: 'one', rev: 1 }, env.PARLOR_SECRET, Date.now())
    expect((await (await open(pass, 'one')).closed).code).toBe(4401)
  })
})

describe('a try at a password', () => {
  it('that is wrong is answered as for a room without one, a missing room, and a name that can be none', async () => {
    await locked('secret')
    await createRoom(db, 'shop', { slug: 'plain' }, Date.now())
    await configure('plain')
    const { token } = await sessionFor({})
    const bodies = new Set<string>()
    for (const slug of ['secret', 'plain', 'missing', 'No Room', '%2e%2e']) {
      const response = await enter(slug, 'wrong', token)
      expect(response.status).toBe(403)
      bodies.add(await response.clone().text())
      expect(await refusal(response)).toEqual(wrong)
    }
    expect(bodies.size).toBe(1)
  })

  it('takes as long where there is nothing to find', async () => {
    const { token } = await sessionFor({})
    const took = async (slug: string) => {
      const start = Date.now()
      await enter(slug, 'wrong', token)
      return Date.now() - start
    }
    // In turns, so that whatever else the machine does meets both; the least is what the work takes.
    let [found, missing] = [Infinity, Infinity]
    for (let round = 0; round < 4; round++) {
      found = Math.min(found, await took('secret'))
      missing = Math.min(missing, await took('missing'))
    }
    // The password alone is some hundred milliseconds, all else a few.
    expect(missing).toBeGreaterThan(found / 3)
    expect(missing).toBeLessThan(found * 3)
  })

  it('is one of few from a network, and says when the next may come', async () => {
    await locked('guessed')
    const { token } = await sessionFor({})
    const tries = []
    for (let i = 0; i < 8; i++) tries.push(await enter('guessed', `guess ${i}`, token, '198.51.100.9'))
    const last = tries.at(-1)
    expect(last?.status).toBe(429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(last?.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect((await enter('guessed', SECRET, token, '198.51.100.9')).status).toBe(429)
    expect((await enter('guessed', SECRET, token, '198.51.100.10')).status).toBe(200)
  })

  it('is one of few at all rooms together', async () => {
    const { token } = await sessionFor({})
    const network = await networkHash('198.51.100.11', 'shop', env.PARLOR_SECRET, Date.now())
    // As many as have been tried at other rooms.
    for (let i = 0; i < 20; i++) await env.TRIES.limit({ key: `enter:shop:${network}` })
    const response = await enter('secret', SECRET, token, '198.51.100.11')
    expect(response.headers.get('retry-after')).toBe('60')
    expect(await refusal(response)).toEqual({ status: 429, code: 'rate_limited' })
  })

  it('needs a token of this site, and a password to speak of', async () => {
    const there = await sessionFor({}, { site: 'other' })
    expect(await refusal(await enter('secret', SECRET, there.token))).toEqual({
      status: 401,
      code: 'identity_expired',
    })
    const { token } = await sessionFor({})
    for (const password of ['', 'x'.repeat(201), 7, null])
      expect(await refusal(await enter('secret', password, token))).toMatchObject({
        status: 400,
        fields: ['password'],
      })
  })
})

describe('a password as it is kept', () => {
  it('is another text each time, tells its cost, and is found again in any spelling of the same letters', async () => {
    const [one, two] = [await hashPassword('Ünïcödé ﬁ'), await hashPassword('Ünïcödé ﬁ')]
    expect(one).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toBe(two)
    expect(await isPassword('Ünïcödé ﬁ'.normalize('NFD'), one)).toBe(true)
    expect(await isPassword('Ünïcödé fi', two)).toBe(true)
    expect(await isPassword('ünïcödé fi', two)).toBe(false)
  })

  it('is not found in what is none', async () => {
    for (const hash of ['', 'scrypt', 'plain', 'scrypt$16384$8$5$$', NO_PASSWORD])
      expect(await isPassword('', hash)).toBe(false)
  })

  it('is not in its pass', async () => {
    const { pass } = await signPass({ site: 'shop', room: 'x', rev: 3 }, env.PARLOR_SECRET, Date.now())
    expect(await readPass(pass, { site: 'shop', room: 'x' }, env.PARLOR_SECRET)).toBe(3)
    expect(await readPass(pass, { site: 'shop', room: 'y' }, env.PARLOR_SECRET)).toBeUndefined()
  })
})
