import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seeded, sleep, until } from '../../bench/load/statistics.ts'
import { launchParlor } from '../../bench/load/target.ts'
import type { Server } from '../../bench/server/launch.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { broken } from './check.ts'
import { Member } from './support/member.ts'
import { Proxy } from './support/proxy.ts'
import { RawClient } from './support/raw.ts'
import { PORT } from './support/size.ts'

let server: Server
let proxy: Proxy
const address = `http://127.0.0.1:${PORT + 4}`

beforeAll(async () => {
  server = await launchParlor(PORT + 3)
  proxy = await Proxy.open(server.host, PORT + 4)
})
afterEach(() => proxy.calm())
afterAll(async () => {
  await proxy.close()
  await server.destroy()
})

/** Guests in a room of their own, each through the line. */
async function guests(room: string, ...names: string[]): Promise<Member[]> {
  const members = names.map((name) => new Member(`${room}-${name}`))
  await Promise.all(members.map((member) => member.enter(address, room)))
  return members
}

/** Everyone is done, has the same in view, and every promise is kept. */
async function expectKept(members: readonly Member[]): Promise<void> {
  for (const { client } of members) client.retryNow()
  await Promise.all(members.map((member) => member.settled(20_000)))
  const heads = () => new Set(members.map(({ client }) => JSON.stringify(client.timeline.value.items.at(-1))))
  await until(() => heads().size === 1, 'everyone to see the same', 10_000)
  const lacking = async () => {
    await Promise.all(members.map((member) => member.readAll()))
    return broken(members.map((member) => member.log()))
  }
  // What somebody was told is done may still be on its way to the others.
  await expect.poll(lacking, { timeout: 10_000, interval: 100 }).toEqual([])
}

async function chatter(members: readonly Member[], turns: number, random = seeded(turns)): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    members[turn % members.length]?.act(random())
    await sleep(60)
  }
}

describe('another version at the other end', () => {
  it('a newer room: frames and fields this widget does not know', async () => {
    const members = await guests('newer-room', 'ann', 'bob')
    const unknown = JSON.stringify({ type: 'aurora', seq: 1, rev: 1e6, messages: [{ seq: 1, rev: 1e6 }] })
    proxy.toClient = (frame) => {
      if (frame === 'pong') return [frame]
      const known = JSON.parse(frame) as ServerFrame
      return [unknown, JSON.stringify({ ...known, aurora: { colour: 'green' } }), unknown]
    }
    await chatter(members, 24)
    await expectKept(members)
  })

  it('an older room: a command it does not know is refused, the rest goes on', async () => {
    const members = await guests('older-room', 'ann', 'bob')
    let refused = 0
    proxy.toServer = (frame) => {
      refused += 1
      return [frame, JSON.stringify({ type: 'aurora', nonce: `aurora-${refused}`, seq: 1 })]
    }
    await chatter(members, 24)
    await expectKept(members)
    const codes = members.flatMap(({ frames }) =>
      frames.flatMap((frame) =>
        frame.type === 'rejected' && frame.nonce?.startsWith('aurora') ? frame.code : [],
      ),
    )
    expect(codes.length).toBeGreaterThan(20)
    expect(new Set(codes)).toEqual(new Set(['unsupported']))
    // Three ill-formed frames close a socket; unknown ones never do.
    expect(members.every(({ frames }) => frames.filter(({ type }) => type === 'welcome').length <= 2)).toBe(
      true,
    )
  })
})

describe('a bad line', () => {
  it('loses every acknowledgement, then breaks: each message is there once', async () => {
    const members = await guests('lost-done', 'ann', 'bob')
    proxy.toClient = (frame) => (frame.startsWith('{"type":"done"') ? [] : [frame])
    await chatter(members, 16)
    proxy.calm()
    proxy.cutAll()
    await expectKept(members)
  })

  it('loses changes: clients notice the gap and ask', async () => {
    const members = await guests('lost-changes', 'ann', 'bob', 'cleo')
    const random = seeded(5)
    // Answers pass: a line that loses those is a line that breaks.
    const asked = new Set<number>()
    proxy.toServer = (frame) => {
      const sync = /^\{"type":"sync","rev":(\d+)/.exec(frame)
      if (sync) asked.add(Number(sync[1]))
      return [frame]
    }
    proxy.toClient = (frame) => {
      const from = /^\{"type":"changes","from":(\d+)/.exec(frame)
      return from && !asked.has(Number(from[1])) && random() < 0.4 ? [] : [frame]
    }
    await chatter(members, 30)
    proxy.calm()
    expect(asked.size).toBeGreaterThan(0)
    // What was lost last shows with what comes next.
    members[0]?.say()
    await expectKept(members)
  })

  it('brings changes late and out of order', async () => {
    const members = await guests('out-of-order', 'ann', 'bob')
    const random = seeded(6)
    proxy.toClient = (frame, line) => {
      if (!frame.startsWith('{"type":"changes"') || random() < 0.5) return [frame]
      setTimeout(() => line.toClient(frame), 40 + random() * 120)
      return []
    }
    await chatter(members, 30)
    await sleep(200)
    proxy.calm()
    await expectKept(members)
  })

  it('breaks again and again in the middle of talking', async () => {
    const members = await guests('cut', 'ann', 'bob', 'cleo')
    const random = seeded(7)
    for (let cut = 0; cut < 8; cut++) {
      await chatter(members, 4, random)
      proxy.cutAll()
      await sleep(30)
      for (const { client } of members) client.retryNow()
    }
    await expectKept(members)
  })
})

describe('things that cross', () => {
  it('two edits and a rename of different members inside one window', async () => {
    const members = await guests('window', 'ann', 'bob')
    const [ann, bob] = members as [Member, Member]
    ann.say()
    bob.say()
    await Promise.all(members.map((member) => member.settled()))
    await until(() => bob.client.timeline.value.items.length === 2, 'both messages')
    // Cleo has written here before and comes back under another name.
    const cleo = await RawClient.dial(server, 'window', 'cleo')
    cleo.say({ type: 'send', nonce: 'cleo-0001', body: 'x' })
    await cleo.until('done')
    await cleo.leave()
    const [first, second] = bob.client.timeline.value.items
    if (!first || !second) throw new Error('no messages to edit')
    const mine = first.author === ann.id ? first : second
    const yours = mine === first ? second : first
    const named = RawClient.dial(server, 'window', 'cleo', '', 'Cleopatra')
    ann.edit(mine)
    bob.edit(yours)
    await named
    const name = () => members.map(({ client }) => client.people.value.get('cleo')?.name)
    await until(() => name().every((one) => one === 'Cleopatra'), 'the new name')
    await Promise.all(members.map((member) => member.settled()))
    const texts = members.map(({ client }) => client.timeline.value.items.map(({ body }) => body))
    expect(texts[0]).toEqual(texts[1])
    expect(texts[0]?.filter((body) => body.endsWith('edited 1'))).toHaveLength(2)
    expect(members.every(({ client }) => client.pending.value.length === 0)).toBe(true)
  })

  it('a resend that is answered after newer changes', async () => {
    const members = await guests('resend', 'ann', 'bob')
    const [ann, bob] = members as [Member, Member]
    // Ann's message arrives, its answer and its change do not, and Bob goes on.
    proxy.toClient = (frame) => (/^\{"type":"(done|changes)"/.test(frame) ? [] : [frame])
    ann.say()
    await sleep(150)
    bob.say()
    bob.say()
    await sleep(150)
    proxy.calm()
    proxy.cutAll()
    await expectKept(members)
    expect(ann.log().final).toHaveLength(3)
  })

  it('a page that is newer than the next change', async () => {
    const members = await guests('page', 'ann', 'bob')
    const [ann, bob] = members as [Member, Member]
    for (let turn = 0; turn < 3; turn++) ann.say()
    await ann.settled()
    // Changes to Bob are held back while he asks for a page that shows them already.
    const held: (() => void)[] = []
    proxy.toClient = (frame, line) => {
      if (!frame.startsWith('{"type":"changes"')) return [frame]
      held.push(() => line.toClient(frame))
      return []
    }
    ann.say()
    const [oldest] = ann.client.timeline.value.items
    if (oldest) ann.edit(oldest)
    await until(() => held.length > 0, 'a change on its way')
    const pages = () => bob.frames.filter(({ type }) => type === 'page').length
    const line = [...proxy.lines]
    for (const one of line) one.toServer(JSON.stringify({ type: 'page', before: 100 }))
    await until(() => pages() > 0, 'the page')
    await sleep(100)
    proxy.calm()
    for (const deliver of held) deliver()
    await expectKept(members)
  })

  it('thirty messages written offline', async () => {
    const members = await guests('offline', 'ann', 'bob')
    const [ann, bob] = members as [Member, Member]
    ann.client.close()
    for (let turn = 0; turn < 30; turn++) ann.say()
    bob.say()
    // The page is closed and opened again before there is a network.
    await ann.reload(address, 'offline')
    await expectKept(members)
    expect(bob.log().final).toHaveLength(31)
  })
})
