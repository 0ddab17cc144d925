import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { random } from '../../worker/lib/secrets.ts'
import { did } from './api.support.ts'
import { identityOf, makeWorld, UNLIMITED, type World } from './isolation.support.ts'
import { call, PAGE } from './support.ts'

let ours: World
let theirs: World

beforeAll(async () => {
  // Each refused identity is told to the log.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  ours = await makeWorld('ours', 1)
  theirs = await makeWorld('theirs', 1)
  const body = { password: 'sesame', settings: { join: 'password' } }
  await did('PATCH', `/v1/sites/ours/rooms/${ours.room}`, { key: ours.key, body })
})
afterAll(() => {
  vi.restoreAllMocks()
})

const hex = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
const session = (body: object) =>
  call(
    '/v1/sites/ours/session',
    {
      method: 'POST',
      headers: { origin: PAGE, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    UNLIMITED,
  )
const api = (path: string, key = ours.key) =>
  call(`/v1/sites/ours${path}`, { headers: { authorization: `Bearer ${key}` } }, UNLIMITED)
const me = (token: string) =>
  call('/v1/sites/ours/me', { headers: { origin: PAGE, authorization: `Bearer ${token}` } }, UNLIMITED)

/** What might be guessed, and how it is tried. */
const GUESSES: Record<string, () => Promise<Response>> = {
  'an API key': () => api('', `pk_${hex()}_${random(32)}`),
  // Knowing a key's id, which lists show, is of no help.
  'the rest of an API key': () => api('', `pk_${theirs.id}_${random(32)}`),
  'a member': () => api(`/members/m_${random(16)}`),
  'a ban': () => api(`/bans/m_${random(16)}`),
  'a room': () => api(`/rooms/${random(12).toLowerCase()}`),
  'a refresh secret': () => session({ refresh: random(32) }),
  'a sign-in': () => session({ verifier: random(32), code: random(32) }),
  'an identity key': async () =>
    session({ identity: await identityOf('ours', `k_${random(12)}`, random(32)) }),
  'an identity key’s secret': async () =>
    session({ identity: await identityOf('ours', ours.kid, random(32)) }),
  'a token’s signature': () => me(ours.token.replace(/[^.]+$/, random(32))),
}

/** At each kind of id. `npm run guesses` makes ten thousand in all. */
const EACH = Number(env.GUESSES)

describe(`${EACH} guesses`, () => {
  it.each(Object.keys(GUESSES))(
    'at %s: none is right',
    async (what) => {
      const guess = GUESSES[what]
      const answers = new Map<string, number>()
      const worker = async () => {
        for (let i = 0; i < EACH / 20; i++) {
          const response = (await guess?.()) ?? Response.error()
          const answer = `${response.status} ${await response.text()}`
          answers.set(answer, (answers.get(answer) ?? 0) + 1)
        }
      }
      await Promise.all(Array.from({ length: 20 }, worker))
      // One answer to all of them, and it is no.
      expect([...answers.values()]).toEqual([EACH])
      expect([...answers.keys()][0]).toMatch(/^(401|403|404|202) /)
    },
    60_000,
  )

  it('at a room’s pass: none is right', async () => {
    const seen = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const [head = '', body = ''] = ours.token.split('.')
      const pass = `${head}.${body}.${random(32)}`
      const headers = {
        upgrade: 'websocket',
        'sec-websocket-protocol': `parlor.v1, ${ours.token}, ${pass}`,
        origin: PAGE,
      }
      const { webSocket } = await call(`/v1/sites/ours/rooms/${ours.room}/socket`, { headers })
      const closed = new Promise<string>((resolve) => {
        webSocket?.addEventListener('close', ({ code, reason }) => resolve(`${code} ${reason}`))
        webSocket?.addEventListener('message', () => resolve('open'))
      })
      webSocket?.accept()
      seen.add(await closed)
    }
    expect([...seen]).toEqual(['4403 password_required'])
  })
})

describe('how long a refusal takes', () => {
  const pairs: [string, () => Promise<Response>, () => Promise<Response>][] = [
    ['a key', () => api('', theirs.key), () => api('', `pk_${hex()}_${random(32)}`)],
    [
      'a key by half',
      () => api('', `${theirs.key.slice(0, 23)}_${random(32)}`),
      () => api('', `pk_${hex()}_${random(32)}`),
    ],
    ['a member', () => api(`/members/${theirs.member}`), () => api(`/members/m_${random(16)}`)],
    ['a ban', () => api(`/bans/${theirs.member}`), () => api(`/bans/m_${random(16)}`)],
    ['a room', () => api(`/rooms/${theirs.room}`), () => api(`/rooms/${random(9).toLowerCase()}`)],
    ['a refresh secret', () => session({ refresh: theirs.refresh }), () => session({ refresh: random(32) })],
    ['a token', () => me(theirs.token), () => me(theirs.token.replace(/[^.]+$/, random(32)))],
  ]

  it.each(pairs)(
    'does not tell whether %s is another site’s or nobody’s',
    async (_, foreign, unknown) => {
      // Another process may be busy for a while: then the measurement is made anew. A difference that
      // is really there shows in each.
      const ratios: number[] = []
      for (let tries = 0; tries < 8; tries++) {
        ratios.push(await ratioOf(foreign, unknown))
        if (Math.abs(Math.log(ratios.at(-1) ?? 9)) < Math.log(1.25)) return
      }
      expect.fail(`took ${ratios.map((one) => one.toFixed(2)).join(', ')} times as long`)
    },
    120_000,
  )
})

/** How many times as long the first takes as the second: by the medians of rounds that take turns. */
async function ratioOf(first: () => Promise<Response>, second: () => Promise<Response>): Promise<number> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < 42; round++) {
    const order = round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
    for (const which of order) {
      const ask = which === 0 ? first : second
      const start = await clock()
      for (let i = 0; i < 4; i++) await (await ask()).text()
      times[which].push((await clock()) - start)
    }
  }
  // The first rounds warm up.
  const median = (list: number[]) => list.slice(2).sort((a, b) => a - b)[20] ?? NaN
  return median(times[0]) / median(times[1])
}

/** The time in milliseconds. The runtime's clock stands still until something comes in from outside. */
async function clock(): Promise<number> {
  await env.DB.prepare('SELECT 1').all()
  return performance.now()
}

it('has a clock that moves while it is measured', async () => {
  const start = await clock()
  expect(await clock()).toBeGreaterThan(start)
})
