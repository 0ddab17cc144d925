import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChallengeResponse, ErrorResponse } from '../../protocol/http.ts'
import type { Env } from '../../worker/env.ts'
import { makeChallenge } from '../../worker/lib/challenge.ts'
import { networkHash } from '../../worker/lib/network.ts'
import { ask, makeSite, refusal, sessionFor } from './support.ts'

beforeAll(async () => {
  await makeSite({ id: 'shop', settings: { challenge: 'always' } })
  await makeSite({ id: 'other', settings: { challenge: 'always' } })
  await makeSite({ id: 'raided', settings: { challenge: 'raid' } })
  await makeSite({ id: 'open', settings: { challenge: 'off' } })
})

const required = { status: 403, code: 'challenge_required' }

function solved({ token, salt, bits }: ChallengeResponse, off = 0) {
  for (let n = 0; ; n++) {
    const digest = createHash('sha256').update(`${salt}${n}`).digest()
    const zeros = Math.clz32(digest.readUInt32BE())
    if (off === 0 ? zeros >= bits : zeros === bits - off) return { token, answer: String(n) }
  }
}

async function asked(site = 'shop', address = '203.0.113.1') {
  const response = await ask({ name: 'Ann' }, { site, address })
  const { error } = await response.json<ErrorResponse>()
  if (!error.challenge) throw new Error(`no challenge but ${error.code}`)
  return error.challenge
}

/** A cheap one, as the Worker signs it: what is judged here is not the work. */
async function cheap(site = 'shop', address = '203.0.113.1', now = Date.now()) {
  const network = await networkHash(address, site, env.PARLOR_SECRET, now)
  return makeChallenge({ site, network }, env.PARLOR_SECRET, now, 4)
}

const join = (challenge: unknown, site = 'shop', address = '203.0.113.1') =>
  ask({ name: 'Ann', challenge }, { site, address })

describe('where new guests have to work', () => {
  it('the refusal of a name says what, and its answer makes one guest', async () => {
    const challenge = await asked()
    expect(challenge).toMatchObject({ bits: 17, salt: expect.stringMatching(/^[\w-]{22}$/) as string })
    expect(challenge.expiresAt - Date.now()).toBeGreaterThan(110_000)
    const answer = solved(challenge)
    const response = await join(answer)
    expect(response.status).toBe(200)
    expect(await refusal(await join(answer))).toEqual(required)
  })

  it('nobody else has to: who watches, who comes back, who is renamed', async () => {
    expect((await sessionFor({})).member.kind).toBe('watching')
    const response = await join(solved(await cheap()))
    const { refresh } = await response.json<{ refresh: string }>()
    expect((await sessionFor({ refresh, name: 'Anna' })).member.name).toBe('Anna')
  })

  it('an answer counts once, also to two who send it at once', async () => {
    const answer = solved(await cheap())
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await join(answer)).status))
    expect(statuses.filter((status) => status === 200).length).toBe(1)
  })

  it('no work, other work and old work are refused, each with another challenge', async () => {
    const network = '203.0.113.1'
    const one = await cheap()
    const [head = '', , mac = ''] = one.token.split('.')
    const easier = btoa(JSON.stringify({ salt: 'x', bits: 0, network, aud: 'shop', iss: 'parlor-challenge' }))
    for (const challenge of [
      // With so little work wanted, any answer would do at times: these are known not to.
      solved(one, one.bits),
      solved(one, 1),
      { ...solved(one), token: `${one.token.slice(0, -3)}AAA` },
      { token: `${head}.${easier.replaceAll('=', '')}.${mac}`, answer: '' },
      solved(await cheap('other')),
      solved(await cheap('shop', '203.0.113.2')),
      solved(await cheap('shop', '203.0.113.1', Date.now() - 121_000)),
    ]) {
      const response = await join(challenge)
      expect(response.status).toBe(403)
      expect((await response.json<ErrorResponse>()).error.challenge?.token).toBeTruthy()
    }
  })
})

describe('where a raid makes them', () => {
  const site = (newcomer: () => Promise<boolean>) => {
    const get = () => ({ newcomer })
    return { SITE: { idFromName: (name: string) => name, get } as unknown as Env['SITE'] }
  }

  it('they do not, until very many come at once', async () => {
    expect((await ask({ name: 'Ann' }, { site: 'raided' })).status).toBe(200)
    const bindings = site(async () => true)
    expect(await refusal(await ask({ name: 'Ann' }, { site: 'raided', bindings }))).toEqual(required)
    expect((await ask({ name: 'Ann' }, { site: 'open', bindings })).status).toBe(200)
  })

  it('they do not where nobody can tell whether there is one', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const bindings = site(() => Promise.reject(new Error('overloaded')))
    expect((await ask({ name: 'Ann' }, { site: 'raided', bindings })).status).toBe(200)
    const stalled = site(() => new Promise(() => undefined))
    expect((await ask({ name: 'Ann' }, { site: 'raided', bindings: stalled })).status).toBe(200)
  })

  it('is noticed by the site itself', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 400 && !statuses.includes(403); i++)
      statuses.push(
        (await ask({ name: 'Raider' }, { site: 'raided', address: `198.51.100.${i % 250}` })).status,
      )
    expect(statuses.at(-1)).toBe(403)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(5)
  })
})
