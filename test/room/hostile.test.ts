import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, enter, nonce, sleep, still, stubOf, tokenOf } from './support.ts'

function sends(count: number) {
  return Array.from({ length: count }, (_, at) => {
    return { type: 'send', nonce: nonce(), body: `message ${at}` } as const
  })
}

function acknowledged(client: Client): number {
  return client.frames.filter(({ type }) => type === 'done').length
}

async function written(room: string) {
  const { client, welcome } = await enter(room, 'judge')
  client.socket.close(1000)
  return welcome.messages.filter((value) => 'author' in value)
}

describe('a socket that the room has closed', () => {
  it('writes no more, however long its peer goes on sending', async () => {
    const { client } = await enter('hostile-after', 'ann')
    client.socket.send('{')
    client.say(...sends(2))
    expect((await client.untilClosed()).code).toBe(1007)
    await sleep(50)
    expect(await written('hostile-after')).toEqual([])
  })

  it('leaves nothing behind that its member takes for failed', async () => {
    const { client } = await enter('hostile-queued', 'ann')
    client.say(...sends(8))
    client.socket.send('{')
    expect((await client.untilClosed()).code).toBe(1007)
    await sleep(50)
    expect(await written('hostile-queued')).toHaveLength(acknowledged(client))
  })
})

describe('a socket that its member closes', () => {
  it('has said all that it said before', async () => {
    const { client } = await enter('hostile-leaving', 'ann')
    client.say(...sends(8))
    client.socket.close(1000)
    await client.untilClosed()
    expect(await written('hostile-leaving')).toHaveLength(8)
  })

  it.each([0, 999, 1004, 2999, 5000, 65_535])('with code %i is gone', async (code) => {
    const room = `hostile-code-${code}`
    await enter(room, 'ann')
    await runInDurableObject(stubOf(room), async (instance, ctx) => {
      const [socket] = ctx.getWebSockets()
      if (socket) await Promise.resolve(instance.webSocketClose(socket, code, '')).catch(() => undefined)
    }).catch(() => undefined)
    const { welcome } = await enter(room, 'bob')
    expect(welcome.people.map(({ id }) => id)).toEqual(['bob'])
  })
})

describe('a socket that becomes another member', () => {
  it('leaves to each what they wrote', async () => {
    const room = 'hostile-renew'
    const { client } = await enter(room, 'ann')
    // Only a large room lets commands wait for longer than it takes to read a token.
    await Promise.all(Array.from({ length: 300 }, (_, at) => enter(room, `w${at}`, { kind: 'watching' })))
    const frames = [...sends(8), { type: 'renew', token: await tokenOf('bob') }]
    await runInDurableObject(stubOf(room), (instance, ctx) => {
      const socket = ctx.getWebSockets('net-ann')[0]
      for (const frame of frames) if (socket) instance.webSocketMessage(socket, JSON.stringify(frame))
    })
    await client.until('welcome', ({ me }) => me.id === 'bob')
    await sleep(100)
    const authors = (await written(room)).map((value) => 'author' in value && value.author)
    expect(authors).toEqual(Array.from({ length: 8 }, () => 'ann'))
  })

  it('hands on neither a read cursor nor a refused send', async () => {
    const room = 'hostile-heir'
    const { client } = await enter(room, 'ann')
    const pass = still()
    const all = sends(11)
    client.say(...all, { type: 'read', seq: 5 })
    expect(await client.answer(all[10]?.nonce ?? '')).toMatchObject({ code: 'rate_limited' })
    client.say({ type: 'renew', token: await tokenOf('bob') })
    const { read } = await client.until('welcome', ({ me }) => me.id === 'bob')
    expect(read).toBe(0)
    pass(500)
    const [own] = sends(1)
    if (own) client.say(own)
    expect(await client.answer(own?.nonce ?? '')).toMatchObject({ type: 'done', seq: 11 })
  })

  it('over and over is a flood', async () => {
    const room = 'hostile-masks'
    const { client } = await enter(room, 'ann')
    const tokens = [await tokenOf('bob'), await tokenOf('cleo')]
    still()
    for (let at = 0; at < 60; at++) {
      client.say({ type: 'renew', token: tokens[at % 2] ?? '' })
    }
    expect((await client.untilClosed()).code).toBe(4429)
    expect(client.frames.filter(({ type }) => type === 'welcome').length).toBeLessThan(25)
  })
})
