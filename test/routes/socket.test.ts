import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { CLOSE } from '../../protocol/codes.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { forgetSites } from '../../worker/db/sites.ts'
import type { Env } from '../../worker/env.ts'
import { type Claims, signToken } from '../../worker/lib/token.ts'
import { ask, brokenD1, call, makeSite, PAGE, refusal, sessionFor } from './support.ts'

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other', origins: [PAGE, 'https://else.test'], creates: false })
})

interface Knock {
  site?: string
  room?: string
  token?: string | undefined
  origin?: string | undefined
  protocols?: string
  query?: string
  bindings?: Partial<Env>
}

/** Opens a socket as a browser does; answers with the response, the socket and how it closes. */
async function knock({ site = 'shop', room = 'lobby', token, query = '', bindings, ...rest }: Knock) {
  const protocols = rest.protocols ?? ['parlor.v1', token].filter(Boolean).join(', ')
  const headers = new Headers({ upgrade: 'websocket', 'sec-websocket-protocol': protocols })
  const origin = 'origin' in rest ? rest.origin : PAGE
  if (origin) headers.set('origin', origin)
  const path = `/v1/sites/${site}/rooms/${encodeURIComponent(room)}/socket${query}`
  const response = await call(path, { headers }, bindings)
  const socket = response.webSocket
  if (!socket) throw new Error(`no socket but ${response.status}`)
  const frames: ServerFrame[] = []
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
  })
  const first = new Promise<ServerFrame>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      frames.push(JSON.parse(String(data)) as ServerFrame)
      if (frames[0]) resolve(frames[0])
    })
  })
  socket.accept()
  return { response, socket, frames, closed, first }
}

const claims = (more: Partial<Claims> = {}) => ({
  member: 'w_test',
  kind: 'watching' as const,
  role: 'guest' as const,
  site: 'shop',
  origin: PAGE,
  version: 1,
  settings: { creates: '*' },
  ...more,
})
const sign = async (more?: Partial<Claims>, secret = env.PARLOR_SECRET, now = Date.now()) =>
  (await signToken(claims(more), secret, now)).token

const listed = async (site: string) =>
  (await env.DB.prepare('SELECT slug FROM rooms WHERE site = ? ORDER BY slug').bind(site).all()).results.map(
    ({ slug }) => slug,
  )

describe('a good token', () => {
  it('opens the room, which welcomes with its history, and lists a room it created', async () => {
    const { token, member } = await sessionFor({ name: 'Ann' })
    const { response, first, socket } = await knock({ token, room: 'first' })
    expect(response.status).toBe(101)
    expect(response.headers.get('sec-websocket-protocol')).toBe('parlor.v1')
    expect(await first).toMatchObject({
      type: 'welcome',
      mode: 'snapshot',
      me: member,
      room: { slug: 'first' },
    })
    expect(await listed('shop')).toContain('first')
    socket.close(1000)
  })

  it('needs no D1', async () => {
    forgetSites()
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const bindings = { DB: brokenD1(() => Promise.reject(new Error('D1_ERROR'))) }
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const token = await sign({ kind: 'guest', name: 'Ann' })
    const { first, socket } = await knock({ token, room: 'no-d1', bindings })
    expect((await first).type).toBe('welcome')
    expect(errors).toHaveBeenCalledWith('shop/no-d1 was created but not listed', expect.anything())
    socket.close(1000)
    vi.restoreAllMocks()
  })

  it('opens rooms named after pages in any script', async () => {
    for (const room of ['blog/2026/hello-world', 'caf%c3%a9', 'über/東京', 'a'.repeat(128)]) {
      const { first, socket } = await knock({ token: await sign(), room })
      expect(await first).toMatchObject({ type: 'welcome', room: { site: 'shop', slug: room } })
      socket.close(1000)
    }
  })

  it('resumes from a well-formed epoch and rev, and from nothing else', async () => {
    const token = await sign()
    const { first, socket } = await knock({ token, room: 'resumed' })
    const welcome = await first
    if (welcome.type !== 'welcome') throw new Error(welcome.type)
    const { epoch, rev } = welcome
    const modes = []
    for (const query of [
      `?epoch=${epoch}&rev=${rev}`,
      `?epoch=${epoch}&rev=-1`,
      `?epoch=%00&rev=0`,
      `?rev=${rev}`,
    ]) {
      const again = await knock({ token, room: 'resumed', query })
      const frame = await again.first
      modes.push(frame.type === 'welcome' && frame.mode)
      again.socket.close(1000)
    }
    expect(modes).toEqual(['resume', 'snapshot', 'snapshot', 'snapshot'])
    socket.close(1000)
  })
})

describe('a refused socket is told why, and the room sleeps on', () => {
  let rooms: number
  beforeEach(async () => {
    rooms = (await listDurableObjectIds(env.ROOM)).length
  })

  const refused = async (what: Knock) => {
    const { response, closed, frames } = await knock(what)
    const close = await closed
    expect(response.status).toBe(101)
    expect(frames).toEqual([])
    expect((await listDurableObjectIds(env.ROOM)).length).toBe(rooms)
    return close
  }
  const expired = { code: CLOSE.token, reason: 'identity_expired' }
  const forbidden = { code: CLOSE.forbidden, reason: 'forbidden' }

  it('without a token', async () => {
    expect(await refused({ room: 'r1' })).toEqual({ code: CLOSE.token, reason: 'identity_required' })
  })

  it('with a token that is forged', async () => {
    const token = await sign()
    const [head = '', body = '', mac = ''] = token.split('.')
    const none = btoa('{"alg":"none"}').replaceAll('=', '')
    const moderator = btoa(atob(body).replace('"role":"guest"', '"role":"owner"')).replaceAll('=', '')
    const forgeries = [
      'x',
      'a.b.c',
      `${none}.${body}.`,
      `${none}.${body}.${mac}`,
      `${head}.${moderator}.${mac}`,
      `${head}.${body}.`,
      `${token.slice(0, -4)}AAAA`,
      await sign({}, 'another-secret-another-secret-another'),
      await sign({}, ''.padEnd(40, ' ')),
    ]
    for (const forged of forgeries) expect(await refused({ token: forged, room: 'r2' })).toEqual(expired)
  })

  it('with a token that has expired', async () => {
    const token = await sign({}, env.PARLOR_SECRET, Date.now() - 3601_000)
    expect(await refused({ token, room: 'r3' })).toEqual(expired)
  })

  it('with a token of another site', async () => {
    const { token } = await sessionFor({}, { site: 'other' })
    expect(await refused({ token, room: 'r4' })).toEqual(expired)
  })

  it('from another page than the token was made for', async () => {
    const token = await sign()
    for (const origin of [
      undefined,
      'null',
      'https://evil.test',
      'https://shop.test:444',
      'https://SHOP.test',
    ]) {
      expect(await refused({ token, origin, room: 'r5' })).toEqual(forbidden)
    }
  })

  it('from an origin that the site has taken off its list', async () => {
    await makeSite({ id: 'moved', origins: ['https://else.test'] })
    expect((await ask({}, { site: 'moved', origin: 'https://else.test' })).status).toBe(200)
    expect(await refused({ site: 'moved', token: await sign({ site: 'moved' }), room: 'r6' })).toEqual({
      code: CLOSE.forbidden,
      reason: 'origin',
    })
  })

  it('into a room or site whose name cannot be', async () => {
    const token = await sign()
    const notFound = { code: CLOSE.notFound, reason: 'not_found' }
    for (const room of ['Lobby', 'a b', 'a'.repeat(129), 'x\u0000', '%2e%2e\\', 'é\u0301', '<b>']) {
      expect(await refused({ token, room })).toEqual(notFound)
    }
    expect(await refused({ token, site: 'Shop' })).toEqual(notFound)
  })

  it('with a protocol of another time', async () => {
    const close = await refused({ protocols: `parlor.v9, ${await sign()}`, room: 'r7' })
    expect(close).toEqual({ code: CLOSE.gone, reason: 'unsupported' })
  })
})

describe('the room itself', () => {
  it('is told to nobody as missing where joining may not create it', async () => {
    const { token } = await sessionFor({}, { site: 'other' })
    const { closed } = await knock({ site: 'other', token, room: 'never' })
    expect(await closed).toEqual({ code: CLOSE.notFound, reason: 'not_found' })
    expect(await listed('other')).toEqual([])
  })

  it('failing closes the socket so that the client tries again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const get = () => ({ fetch: () => Promise.reject(new Error('overloaded')) })
    const bindings = { ROOM: { idFromName: (name: string) => name, get } as unknown as Env['ROOM'] }
    const { closed } = await knock({ token: await sign(), bindings })
    expect(await closed).toEqual({ code: CLOSE.restart, reason: 'internal' })
    vi.restoreAllMocks()
  })
})

describe('without a WebSocket', () => {
  const path = '/v1/sites/shop/rooms/lobby/socket'

  it('the address asks for one', async () => {
    const response = await call(path)
    expect(response.headers.get('upgrade')).toBe('websocket')
    expect(await refusal(response)).toEqual({ status: 426, code: 'unsupported' })
  })

  it('other methods are refused', async () => {
    const response = await call(path, { method: 'POST' })
    expect(response.headers.get('allow')).toBe('GET')
    expect(await refusal(response)).toEqual({ status: 405, code: 'unsupported' })
  })
})
