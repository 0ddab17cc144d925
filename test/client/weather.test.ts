import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RoomClient } from '../../widget/room/client.ts'
import { Browser } from './browser.ts'
import { changes, ME, message, Script, welcome } from './script.ts'

// What happens around a room: time, network, page, storage. Time passes only when a test lets it.
let script: Script
let url: string
let browser: Browser
let client: RoomClient

const TIMED = ['setTimeout', 'clearTimeout', 'Date', 'performance'] as const

beforeEach(async () => {
  script = new Script()
  url = await script.start()
  browser = new Browser()
  client = browser.open({ server: url, site: 'demo', room: 'a/b' })
  vi.useFakeTimers({ toFake: [...TIMED] })
})
afterEach(async () => {
  client.close()
  vi.useRealTimers()
  await script.stop()
})

/** Waits for the network alone. */
async function soon(holds: () => unknown): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 20_000) throw new Error('it did not come true')
    await turn()
  }
}
/** Time enough for anything that is on its way. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 300; turns++) await turn()
}
const state = (): string => client.connection.value.state
const connecting = (): Promise<void> => soon(() => state() === 'live' || state() === 'closed')

async function enter(): Promise<void> {
  client.connect()
  await connecting()
}

it('renews its token on the live socket before it ends', async () => {
  script.grant = () => ({ member: ME, lasts: 10 * 60_000 })
  await enter()
  script.tell(changes(0, 1, message(1, 1)))
  await soon(() => client.timeline.value.items.length)
  await browser.pass(4 * 60_000)
  await quiet()
  expect(script.told('renew')).toEqual([])
  await browser.pass(2 * 60_000)
  await soon(() => script.told('renew').length)
  expect(script.told('renew')).toEqual([{ type: 'renew', token: 'token-2', rev: 1 }])
  expect(script.sockets).toHaveLength(1)
  expect(browser.storage.getItem('parlor:demo:token')).toContain('token-2')
})

it('becomes watching when who it was has expired, and sends nothing of theirs', async () => {
  const old = { ...ME, id: 'old', name: 'Olga' }
  const left = [
    {
      command: { type: 'send', nonce: 'nonce-of-olga', body: 'mine' },
      row: { nonce: 'nonce-of-olga', body: 'mine', at: 1, state: 'pending' },
    },
  ]
  const key = 'parlor:demo:outbox:a/b:old:a-tab-that-is-gone'
  browser.storage.setItem('parlor:demo:refresh', 'secret')
  browser.storage.setItem('parlor:demo:token', JSON.stringify({ token: 't', member: old, expiresAt: 0 }))
  browser.storage.setItem(key, JSON.stringify(left))
  browser.storage.setItem('parlor:demo:draft:a/b:old', 'half of a secret')
  const watching = { id: 'w', kind: 'watching', role: 'guest' } as const
  script.grant = ({ refresh, name }) => {
    if (refresh) return { refused: 401, code: 'identity_expired' }
    return { member: name ? ME : watching }
  }
  script.greet = (socket) => script.tell(welcome({ me: watching }), socket)
  script.answer = ({ type }) => type === 'renew' && script.tell(welcome({ me: ME }))
  client.connect()
  expect(client.draft).toBe('half of a secret')
  await soon(() => client.pending.value.length)
  await connecting()
  expect(client.me.value).toEqual(watching)
  expect(client.pending.value).toEqual([])
  expect(client.draft).toBe('')
  expect(browser.storage.getItem('parlor:demo:refresh')).toBeNull()
  await client.join('Ann')
  client.send('of Ann')
  await soon(() => script.told('send').length)
  await quiet()
  expect(script.told('send')).toMatchObject([{ body: 'of Ann' }])
  expect(client.draft).toBe('')
  // Olga finds it again, should she come back.
  const kept = Object.keys(browser.storage).filter((name) => name.includes(':outbox:a/b:old:'))
  expect(kept.map((name) => browser.storage.getItem(name))).toEqual([JSON.stringify(left)])
})

it('waits as long as the server asks before it asks for a session again', async () => {
  script.grant = () => ({ refused: 429, code: 'rate_limited', after: 7 })
  client.connect()
  await soon(() => {
    void browser.pass(1)
    return client.connection.value.code === 'rate_limited'
  })
  expect(client.connection.value.until).toBeGreaterThanOrEqual(Date.now() + 7000)
  await browser.pass(6500)
  await quiet()
  expect(script.sessions).toBe(1)
  script.grant = () => ({ member: ME })
  await browser.pass(2000)
  await connecting()
  expect(script.sessions).toBe(2)
})

it('comes back at once with the network, and when it is looked at again', async () => {
  await enter()
  browser.online = false
  browser.cut()
  await soon(() => client.connection.value.code === 'offline')
  browser.visible = false
  browser.happen('visibilitychange')
  await quiet()
  expect(script.sockets).toHaveLength(1)
  browser.online = true
  browser.happen('online')
  await connecting()
  expect(script.sockets).toHaveLength(2)
  browser.cut()
  await soon(() => state() === 'reconnecting')
  browser.visible = true
  browser.happen('visibilitychange')
  await connecting()
  expect(script.sockets).toHaveLength(3)
})

it('holds no socket while its page is put aside, and takes up where it left off', async () => {
  await enter()
  script.tell(changes(0, 3, message(1, 3)))
  await soon(() => client.timeline.value.items.length)
  browser.happen('pagehide')
  await soon(() => browser.sockets.size === 0)
  await browser.pass(120_000)
  await quiet()
  expect(script.sockets).toHaveLength(1)
  script.greet = (socket) => script.tell(welcome({ mode: 'resume', rev: 3 }), socket)
  browser.happen('pageshow')
  await soon(() => {
    void browser.pass(1)
    return script.asked.length === 2
  })
  expect(script.asked.at(-1)).toContain('epoch=e&rev=3')
})

it('asks a silent room for a sign of life, and connects anew when none comes in 8 s', async () => {
  let pings = 0
  script.pong = (socket) => {
    pings++
    socket.send('pong')
  }
  await enter()
  for (let asked = 1; asked <= 5; asked++) {
    await browser.pass(25_000)
    await soon(() => pings === asked)
    await quiet()
  }
  expect(script.sockets).toHaveLength(1)
  script.pong = () => pings++
  await browser.pass(25_000)
  await soon(() => pings === 6)
  await browser.pass(7900)
  expect(state()).toBe('live')
  await browser.pass(200)
  expect(state()).toBe('reconnecting')
  await browser.pass(1000)
  await connecting()
  expect(script.sockets).toHaveLength(2)
})

it('gives up a connection that neither opens nor fails within 10 s', async () => {
  script.opens = false
  client.connect()
  await soon(() => browser.sockets.size === 1)
  await browser.pass(9900)
  expect(client.connection.value.until).toBeUndefined()
  await browser.pass(200)
  expect(client.connection.value.until).toBeGreaterThan(Date.now())
  await soon(() => browser.sockets.size === 0)
  script.opens = true
  await browser.pass(1000)
  await connecting()
  expect(script.sockets).toHaveLength(1)
})

it('keeps trying where the page forbids the connection, and says that there is none', async () => {
  browser.forbids = true
  client.connect()
  await soon(() => client.connection.value.until)
  await browser.pass(2000)
  await soon(() => client.connection.value.code === 'unreachable')
  browser.forbids = false
  await browser.pass(20_000)
  await connecting()
  expect(script.sessions).toBe(1)
})

it('opens one socket, however often it is put aside while it asks for a session', async () => {
  client.connect()
  for (let times = 0; times < 3; times++) {
    browser.happen('pagehide')
    browser.happen('pageshow')
  }
  await connecting()
  await quiet()
  expect(script.sockets).toHaveLength(1)
  expect(browser.sockets.size).toBe(1)
})

it.each([4413, 4409, 4429])('keeps the distance that a room asks for by %d', async (code) => {
  script.greet = (socket) => socket.close(code)
  client.connect()
  await soon(() => {
    void browser.pass(1)
    return client.connection.value.code
  })
  const wait = (client.connection.value.until ?? 0) - Date.now()
  expect(client.connection.value.state).toBe('connecting')
  expect(wait).toBeGreaterThan(14_900)
  expect(wait).toBeLessThanOrEqual(30_000)
})

it('stays away as long as a room that closes says', async () => {
  await enter()
  script.tell({ type: 'bye', code: 1012, after: 20 })
  await quiet()
  script.sockets[0]?.close(1012)
  await soon(() => state() === 'reconnecting')
  const wait = (client.connection.value.until ?? 0) - Date.now()
  expect(wait).toBeGreaterThanOrEqual(20_000)
  expect(wait).toBeLessThan(22_000)
})

it('is not thrown by what no room would say, and heals from what it could not read', async () => {
  const errors = vi.spyOn(console, 'error').mockReturnValue()
  await enter()
  const rubbish = [
    'no JSON',
    'null',
    '[]',
    '42',
    '{}',
    '{"type":"toString"}',
    '{"type":"__proto__"}',
    '{"type":"hasOwnProperty"}',
    '{"type":"page"}',
    '{"type":"presence","joined":5}',
    '{"type":"changes","from":0,"to":1}',
    '{"type":"rejected","code":"rate_limited","retryAfter":1e300}',
  ]
  for (const text of rubbish) script.sockets[0]?.send(text)
  script.answer = ({ type }) => {
    if (type === 'sync') script.tell(changes(0, 2, message(1, 1), message(2, 2)))
  }
  script.tell(changes(1, 2, message(2, 2)))
  await soon(() => client.timeline.value.items.length === 2)
  expect(script.told('sync')).toEqual([{ type: 'sync', rev: 0 }])
  expect(script.sockets).toHaveLength(1)
  expect(errors).toHaveBeenCalled()
  errors.mockRestore()
})

it('asks again for what it has missed when no answer comes in 5 s', async () => {
  await enter()
  script.tell(changes(1, 2, message(2, 2)))
  await soon(() => script.told('sync').length)
  await browser.pass(4900)
  await quiet()
  expect(script.told('sync')).toHaveLength(1)
  script.answer = ({ type }) => type === 'sync' && script.tell(changes(0, 2, message(1, 1), message(2, 2)))
  await browser.pass(200)
  await soon(() => client.timeline.value.items.length === 2)
  await browser.pass(20_000)
  expect(script.told('sync')).toEqual([
    { type: 'sync', rev: 0 },
    { type: 'sync', rev: 0 },
  ])
})

it('draws nothing anew when someone already listed is said to have joined', async () => {
  const zoe = { id: 'z', name: 'Zoe', role: 'guest', presence: 'active' } as const
  script.greet = (socket) => script.tell(welcome({ people: [zoe], count: 2 }), socket)
  await enter()
  let drawn = 0
  for (const signal of [client.roster, client.people, client.timeline, client.unread])
    signal.subscribe(() => drawn++)
  script.tell({ type: 'presence', joined: [zoe], count: 2 })
  script.tell({ type: 'typing', members: [{ id: 'z', name: 'Zoe' }] })
  await soon(() => client.typing.value.members.length)
  expect(drawn).toBe(0)
  await browser.pass(6100)
  expect(client.typing.value.members).toEqual([])
})

it('goes on when storage is full, and hides nothing that other tabs write later', async () => {
  await enter()
  browser.quota = 40
  client.draft = 'a draft that is too long to be kept'
  expect(client.draft).toBe('a draft that is too long to be kept')
  expect(client.persistent.value).toBe(false)
  script.answer = (frame) => {
    if (frame.type === 'send') script.tell({ type: 'done', nonce: frame.nonce, held: true })
  }
  client.send('sent all the same')
  await soon(() => client.pending.value.length === 0)
  browser.quota = Infinity
  client.draft = 'short'
  browser.storage.setItem('parlor:demo:draft:a/b:ann', 'of another tab')
  expect(client.draft).toBe('of another tab')
})

it('survives what anyone may have put into its storage', async () => {
  const rubbish = ['', '{}', 'null', '[null, 1, {}]', '{"token":1,"member":null}']
  for (const [at, text] of rubbish.entries()) {
    browser.storage.setItem('parlor:demo:token', text)
    browser.storage.setItem(`parlor:demo:outbox:a/b:ann:${at}`, text)
    browser.storage.setItem('parlor:demo:read:a/b', text)
  }
  await enter()
  await quiet()
  expect(client.pending.value).toEqual([])
  client.send('all is well')
  await soon(() => script.told('send').length)
})

it('gives back what a member wrote when they are that member again, and to nobody between', async () => {
  const watching = { id: 'w', kind: 'watching', role: 'guest' } as const
  browser.storage.setItem('parlor:demo:refresh', 'secret')
  await enter()
  client.send('hers')
  await soon(() => script.told('send').length === 1)
  script.grant = ({ refresh, name }) => {
    if (refresh) return { refused: 401, code: 'identity_expired' }
    return { member: name ? ME : watching }
  }
  script.greet = (socket) =>
    script.sockets.length === 2 ? socket.close(4401) : script.tell(welcome({ me: watching }), socket)
  browser.cut()
  await soon(() => {
    void browser.pass(1)
    return client.me.value?.kind === 'watching' && state() === 'live'
  })
  expect(client.pending.value).toEqual([])
  script.answer = ({ type }) => type === 'renew' && script.tell(welcome({ me: ME }))
  await client.join('Ann')
  expect(client.pending.value).toMatchObject([{ body: 'hers' }])
  await soon(() => script.told('send').length === 2)
  const [once, again] = script.told('send')
  expect(again).toEqual(once)
})

it('sends nothing on a welcome meant for who it was before', async () => {
  const watching = { id: 'w', kind: 'watching', role: 'guest' } as const
  script.grant = ({ name }) => ({ member: name ? ME : watching })
  script.greet = (socket) => script.tell(welcome({ me: watching }), socket)
  await enter()
  await client.join('Ann')
  client.send('of Ann')
  await soon(() => script.told('renew').length)
  script.tell(welcome({ me: { ...ME, id: 'somebody', name: 'Else' } }))
  await quiet()
  expect(client.me.value?.id).toBe('ann')
  expect(script.told('send')).toEqual([])
  script.tell(welcome({ me: ME }))
  await soon(() => script.told('send').length)
})

it('becomes the member that another room has become, in its page or another tab, with what it has written', async () => {
  const watching = { id: 'w', kind: 'watching', role: 'guest' } as const
  script.grant = ({ name }) => ({ member: name ? ME : watching })
  script.greet = (socket) => script.tell(welcome({ me: watching }), socket)
  await enter()
  client.draft = 'half a'
  const other = browser.open({ server: url, site: 'demo', room: 'elsewhere' })
  other.connect()
  await soon(() => {
    void browser.pass(1)
    return other.connection.value.state === 'live'
  })
  await other.join('Ann')
  await soon(() => client.me.value?.id === 'ann')
  expect(client.draft).toBe('half a')
  expect(script.sessions).toBe(2)
  other.close()
})

it('takes the name that another tab took while its page was put aside', async () => {
  const watching = { id: 'w', kind: 'watching', role: 'guest' } as const
  script.grant = ({ name }) => ({ member: name ? ME : watching })
  script.greet = (socket) => script.tell(welcome({ me: script.sockets.length < 3 ? watching : ME }), socket)
  await enter()
  browser.happen('pagehide')
  expect(browser.channels.size).toBe(0)
  const other = browser.open({ server: url, site: 'demo', room: 'elsewhere' })
  other.connect()
  await soon(() => other.connection.value.state === 'live')
  await other.join('Ann')
  await quiet()
  expect(client.me.value?.id).toBe('w')
  browser.happen('pageshow')
  await connecting()
  expect(client.me.value?.id).toBe('ann')
  expect(script.sessions).toBe(2)
  other.close()
})

it('works where rooms cannot hear of each other', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  await enter()
  expect(client.me.value).toEqual(ME)
  vi.unstubAllGlobals()
})
