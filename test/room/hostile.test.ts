import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type Client, enter, nonce, sleep, stubOf } from './support.ts'

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
    await sleep(50)
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
