import { afterEach, beforeEach, expect, it } from 'vitest'
import { LIMITS } from '../../protocol/limits.ts'
import type { Me } from '../../protocol/model.ts'
import type { RoomClient } from '../../widget/room/client.ts'
import { Browser, until } from './browser.ts'
import { changes, message, Script, welcome } from './script.ts'

let script: Script
let url: string
let browser: Browser
let client: RoomClient

beforeEach(async () => {
  script = new Script()
  url = await script.start()
  browser = new Browser()
  client = browser.open({ server: url, site: 'demo', room: 'a/b' })
})
afterEach(async () => {
  client.close()
  await script.stop()
})

const live = (): Promise<unknown> => until(client.connection, ({ state }) => state === 'live')
const bodies = (): string[] => client.timeline.value.items.map(({ body }) => body)
const shows = (...expected: string[]): Promise<unknown> =>
  until(client.timeline, () => JSON.stringify(bodies()) === JSON.stringify(expected))

it('keeps changes from further on aside, asks once for the gap, and applies all in order', async () => {
  client.connect()
  await live()
  script.tell(changes(0, 1, message(1, 1)))
  script.tell(changes(3, 4, message(4, 4)))
  script.tell(changes(4, 5, message(2, 5)))
  await expect.poll(() => script.told('sync')).toEqual([{ type: 'sync', rev: 1 }])
  expect(bodies()).toEqual(['1@1'])
  script.tell(changes(1, 4, message(2, 2), message(3, 3), message(4, 4)))
  await shows('1@1', '2@5', '3@3', '4@4')
  script.tell(changes(2, 3, message(9, 3)))
  script.tell(changes(5, 6, message(5, 6)))
  await shows('1@1', '2@5', '3@3', '4@4', '5@6')
  expect(script.told('sync')).toHaveLength(1)
})

it('takes a page that is newer than the next change', async () => {
  script.greet = (socket) =>
    script.tell(
      welcome({ rev: 10, messages: [message(8, 8), message(9, 9)], more: { before: true, after: false } }),
      socket,
    )
  client.connect()
  await live()
  client.loadBefore()
  await expect.poll(() => script.told('page')).toEqual([{ type: 'page', before: 8 }])
  const more = { before: true, after: true }
  const page = [message(6, 6), message(7, 12)]
  script.tell({ type: 'page', before: 8, messages: page, people: [], quoted: [], more })
  script.tell(changes(10, 11, message(7, 11)))
  script.tell(changes(11, 13, message(10, 13)))
  await shows('6@6', '7@12', '8@8', '9@9', '10@13')
})

it('resumes from its epoch and rev, and writes a signal at most once a frame', async () => {
  client.connect()
  await live()
  script.tell(changes(0, 3, message(1, 1), message(2, 2), message(3, 3)))
  await shows('1@1', '2@2', '3@3')
  script.greet = (socket) =>
    script.tell(
      welcome({ mode: 'resume', rev: 6, messages: [message(1, 4), message(4, 5), message(5, 6)] }),
      socket,
    )
  let writes = 0
  client.timeline.subscribe(() => writes++)
  browser.cut()
  await shows('1@4', '2@2', '3@3', '4@5', '5@6')
  expect(writes).toBe(1)
  expect(script.asked.at(-1)).toBe('/v1/sites/demo/rooms/a%2Fb/socket?epoch=e&rev=3')
  expect(script.sessions).toBe(1)
})

it('sends again in order after a refusal that may pass', async () => {
  client.connect()
  await live()
  let refused = ''
  const taken: string[] = []
  script.answer = (frame) => {
    if (frame.type !== 'send') return
    const { nonce, body } = frame
    if (body === 'a' && !refused) {
      refused = nonce
      script.tell({ type: 'rejected', nonce, code: 'rate_limited', retryAfter: 0.2 })
    } else if (refused && refused !== nonce && !taken.includes('a'))
      script.tell({ type: 'rejected', nonce, code: 'order' })
    else {
      taken.push(body)
      script.tell({ type: 'done', nonce, seq: taken.length, rev: taken.length })
    }
  }
  for (const body of ['a', 'b', 'c']) client.send(body)
  await expect.poll(() => taken).toEqual(['a', 'b', 'c'])
  await until(client.pending, (rows) => rows.every(({ state }) => state === 'sent'))
  script.tell(changes(0, 3, message(1, 1, 'ann'), message(2, 2, 'ann'), message(3, 3, 'ann')))
  await until(client.pending, (rows) => rows.length === 0)
})

it('shows why a message is refused for good, and sends those behind it', async () => {
  client.connect()
  await live()
  script.answer = (frame) => {
    if (frame.type !== 'send') return
    const { nonce, body } = frame
    if (body === 'bad') script.tell({ type: 'rejected', nonce, code: 'filtered', reason: 'a word' })
    else script.tell({ type: 'done', nonce, seq: 1, rev: 1 })
  }
  const nonce = client.send('bad')
  client.send('good')
  await until(client.pending, (rows) => rows.every(({ state }) => state !== 'pending'))
  expect(client.pending.value).toMatchObject([
    { nonce, state: 'failed', code: 'filtered', reason: 'a word' },
    { body: 'good', state: 'sent' },
  ])
})

it('tells the room of a refused message that is given up, so that those behind it go', async () => {
  client.connect()
  await live()
  script.answer = (frame) => {
    if (frame.type === 'discard') script.tell({ type: 'done', nonce: frame.nonce })
    if (frame.type !== 'send') return
    const { nonce, body } = frame
    if (body === 'slow') script.tell({ type: 'rejected', nonce, code: 'slow_mode', retryAfter: 0.1 })
    else if (script.told('discard').length) script.tell({ type: 'done', nonce, seq: 1, rev: 1 })
    else script.tell({ type: 'rejected', nonce, code: 'order' })
  }
  const nonce = client.send('slow')
  client.send('next')
  await expect.poll(() => script.told('send').length).toBeGreaterThan(2)
  client.discard(nonce)
  await until(client.pending, (rows) => rows.length === 1 && rows[0]?.state === 'sent')
  expect(script.told('discard')).toEqual([{ type: 'discard', nonce }])
})

it('finds the command that makes the room close, one at a time, and fails it alone', async () => {
  client.connect()
  await live()
  let count = 0
  script.answer = (frame) => {
    if (frame.type !== 'send') return
    const together = script.told('send').length <= 3 && ++count < 3
    if (together) return
    if (frame.body === 'b' || count === 3) {
      count = 4
      script.sockets.at(-1)?.close(1009)
    } else script.tell({ type: 'done', nonce: frame.nonce, seq: 1, rev: 1 })
  }
  for (const body of ['a', 'b', 'c']) client.send(body)
  const rows = await until(client.pending, (all) => all.some(({ state }) => state === 'failed'))
  expect(rows.filter(({ state }) => state === 'failed')).toMatchObject([{ body: 'b', code: 'too_long' }])
  await until(client.pending, (all) => all.every(({ state }) => state !== 'pending'))
})

it('renews a refused token once, then says why it is closed', async () => {
  script.greet = (socket) => socket.close(4401, 'identity_expired')
  client.connect()
  const closed = await until(client.connection, ({ state }) => state === 'closed')
  expect(closed).toMatchObject({ code: 'identity_expired' })
  expect(script.sessions).toBe(2)
  expect(script.sockets).toHaveLength(2)
})

it('stays closed after a final close until told to try again', async () => {
  script.greet = (socket) => socket.close(4404, 'not_found')
  client.connect()
  await until(client.connection, ({ state, code }) => state === 'closed' && code === 'not_found')
  script.greet = (socket) => script.tell(welcome(), socket)
  client.retryNow()
  await live()
})

it('says that the server cannot be reached, and keeps trying', async () => {
  await script.stop()
  client.connect()
  const told = await until(client.connection, ({ code }) => code === 'unreachable')
  expect(told.state).toBe('connecting')
  expect(told.until).toBeGreaterThan(Date.now() - 100)
  script = new Script()
  await script.start()
})

it('ignores frames of types it does not know', async () => {
  client.connect()
  await live()
  script.sockets[0]?.send('{"type":"fireworks"}')
  script.tell(changes(0, 1, message(1, 1)))
  await shows('1@1')
})

it('lists oneself first, then staff, then by name, and follows who comes and goes', async () => {
  const person = (id: string, name: string, role: 'guest' | 'moderator' = 'guest') =>
    ({ id, name, role, presence: 'active' }) as const
  script.greet = (socket) =>
    script.tell(
      welcome({
        people: [person('z', 'Zoe'), person('ann', 'Ann'), person('m', 'Moe', 'moderator')],
        count: 3,
      }),
      socket,
    )
  client.connect()
  await live()
  const names = (): string[] => client.roster.value.members.map(({ name }) => name)
  expect(names()).toEqual(['Ann', 'Moe', 'Zoe'])
  const before = client.roster.value
  script.tell({ type: 'presence', changed: [person('far', 'Far')], left: ['gone'], count: 3 })
  script.tell({
    type: 'typing',
    members: [
      { id: 'ann', name: 'Ann' },
      { id: 'z', name: 'Zoe' },
    ],
  })
  await until(client.typing, ({ members }) => members.length === 1)
  expect(client.roster.value).toBe(before)
  script.tell({ type: 'presence', joined: [person('b', 'Bea')], left: ['z'], count: 3 })
  await until(client.roster, () => names().join() === 'Ann,Moe,Bea')
  script.tell(changes(0, 1, message(1, 1, 'z')))
  await until(client.typing, ({ members }) => members.length === 0)
})

it('counts what others wrote above the cursor, and tells the room where it is', async () => {
  script.greet = (socket) =>
    script.tell(welcome({ rev: 2, read: 1, messages: [message(1, 1), message(2, 2)] }), socket)
  client.connect()
  await live()
  expect(client.unread.value).toEqual({ count: 1, first: 2, read: 1 })
  script.tell(changes(2, 5, message(3, 3, 'ann'), { ...message(4, 4), deletedAt: 1 }, message(5, 5)))
  await until(client.unread, ({ count }) => count === 2)
  client.markRead(5)
  expect(client.unread.value).toEqual({ count: 0, read: 5 })
  await expect.poll(() => script.told('read')).toEqual([{ type: 'read', seq: 5 }])
})

it('leaves no timer, socket, channel or lock behind', async () => {
  const kinds = (): string[] =>
    process.getActiveResourcesInfo().filter((kind) => ['Timeout', 'MessagePort'].includes(kind))
  const before = kinds().length
  client.connect()
  await live()
  client.setTyping(true)
  client.markRead(1)
  client.send('a')
  client.close()
  expect(browser.channels.size).toBe(0)
  await expect.poll(() => browser.sockets.size).toBe(0)
  const { held = [] } = await navigator.locks.query()
  expect(held.filter(({ name }) => name?.startsWith(browser.id))).toEqual([])
  await expect.poll(() => kinds().length).toBeLessThanOrEqual(before + 1)
})

it('sends as the member what a guest had not sent, and asks about what may have arrived', async () => {
  script.greet = (socket) => script.tell(welcome({ limits: { ...LIMITS, inFlight: 1 } }), socket)
  script.answer = (frame) => {
    if (frame.type === 'renew') script.tell(welcome({ me: member }))
    if (frame.type === 'send' && frame.body === 'waited')
      script.tell({ type: 'done', nonce: frame.nonce, seq: 1, rev: 1 })
  }
  const member: Me = { id: 'm_2', kind: 'account', role: 'member', name: 'Ann', was: ['ann'] }
  const left = { nonce: 'left', body: 'left behind' }
  browser.storage.setItem(
    'parlor:demo:outbox:a/b:ann:dead',
    JSON.stringify([{ command: { type: 'send', ...left }, row: { ...left, at: 0, state: 'pending' } }]),
  )
  client.connect()
  await live()
  await expect.poll(() => script.told('send')).toMatchObject([{ body: 'left behind' }])
  client.send('waited')
  browser.run(() => {
    client.session.admit({ token: 'member', member, expiresAt: Date.now() + 3600_000 })
    client.session.changed()
  })
  await expect.poll(() => script.told('send')).toMatchObject([left, { body: 'waited' }])
  await until(client.pending, (rows) => rows.some(({ state }) => state === 'sent'))
  expect(client.pending.value).toMatchObject([{ state: 'failed', code: 'unsure' }, { state: 'sent' }])
  client.retry('left')
  await expect.poll(() => script.told('send').at(-1)).toMatchObject({ body: 'left behind' })
  expect(script.told('send').at(-1)).not.toMatchObject({ nonce: 'left' })
})

it('takes over what a closed tab kept as the guest one was, and does not send it by itself', async () => {
  const member: Me = { id: 'm_2', kind: 'account', role: 'member', name: 'Ann', was: ['ann'] }
  script.grant = () => ({ member })
  script.greet = (socket) => script.tell(welcome({ me: member }), socket)
  const left = { nonce: 'left', body: 'left behind' }
  browser.storage.setItem(
    'parlor:demo:outbox:a/b:ann:dead',
    JSON.stringify([{ command: { type: 'send', ...left }, row: { ...left, at: 0, state: 'pending' } }]),
  )
  client.connect()
  await live()
  await until(client.pending, (rows) => rows[0]?.code === 'unsure')
  expect(script.told('send')).toEqual([])
})
