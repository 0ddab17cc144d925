import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'
import { enter, eventually, join, nonce, sleep, still, stubOf, tokenOf } from './support.ts'

describe('hostile frames', () => {
  it.each([
    ['binary', new Uint8Array([1, 2, 3]), 1003],
    ['not JSON', '{"type":', 1007],
    ['too large', JSON.stringify({ type: 'send', nonce: 'large-0000', body: 'x'.repeat(17000) }), 1009],
    [
      'too large in bytes',
      JSON.stringify({ type: 'send', nonce: 'large-0000', body: '€'.repeat(6000) }),
      1009,
    ],
  ])('%s closes the socket', async (what, data, code) => {
    const { client } = await enter(`hostile-${what.replaceAll(' ', '-')}`, 'eve')
    client.socket.send(data)
    expect((await client.untilClosed()).code).toBe(code)
  })

  it.each([
    ['[]'],
    ['null'],
    ['"send"'],
    ['{"type":"send","nonce":"short","body":"x"}'],
    ['{"type":"send","nonce":"proper-nonce","body":7}'],
    ['{"type":"edit","nonce":"proper-nonce","seq":-1,"body":"x","base":0}'],
    ['{"type":"read","seq":1e99}'],
    ['{"type":"page","before":1.5}'],
  ])('%s is malformed, and the third closes', async (text) => {
    const { client } = await enter(`malformed-${nonce()}`, 'eve')
    client.socket.send(text)
    expect(await client.until('rejected')).toMatchObject({ code: 'malformed' })
    client.socket.send(text)
    client.socket.send(text)
    expect((await client.untilClosed()).code).toBe(4400)
    expect(client.frames.filter(({ type }) => type === 'rejected')).toHaveLength(3)
  })

  it.each(['wave', '__proto__', 'constructor', 'toString'])(
    'an unknown type (%s) is unsupported, however often',
    async (type) => {
      const { client } = await enter(`unknown-${type}`, 'eve')
      for (let i = 0; i < 5; i++) client.socket.send(`{"type":"${type}","nonce":"unknown-0${i}"}`)
      expect(await client.answer('unknown-04')).toEqual({
        type: 'rejected',
        nonce: 'unknown-04',
        code: 'unsupported',
      })
      client.say({ type: 'send', nonce: 'alive-0000', body: 'alive' })
      expect(await client.answer('alive-0000')).toMatchObject({ type: 'done' })
    },
  )

  it('a flood closes the socket', async () => {
    const { client } = await enter('flood', 'eve')
    still()
    for (let i = 0; i < 1500; i++) client.say({ type: 'typing', on: true })
    expect((await client.untilClosed()).code).toBe(4429)
  })

  it('ping is answered without a frame', async () => {
    const { client } = await enter('ping', 'ann')
    client.socket.send('ping')
    await eventually(() => client.texts.at(-1) === 'pong', 'a pong')
  })
})

describe('a reader that does not read', () => {
  it('is closed as too slow, and nobody else notices', async () => {
    const { client: slow } = await enter('slow', 'slow')
    const { client: fast } = await enter('slow', 'fast')
    let received = 0
    let told = 0
    fast.socket.addEventListener('message', ({ data }) => {
      received += (data as string).length
      if (received - told > 60_000) fast.say({ type: 'received', bytes: (told = received) })
    })
    // 64 KiB at a time, from ever new members: each has its own rate limit.
    for (let i = 0; !slow.closed && i < 20; i++) {
      const { client } = await enter('slow', `writer-${i}`, { kind: 'signed' })
      for (let n = 0; n < 8; n++) client.say({ type: 'send', nonce: nonce(), body: 'x'.repeat(3900) })
      await client.until('changes', ({ to }) => to === (i + 1) * 8)
      client.socket.close(1000)
    }
    expect(await slow.untilClosed()).toEqual({ code: 4408, reason: 'too_slow' })
    expect(fast.closed).toBeUndefined()
  })
})

describe('limits', () => {
  it('a sixth connection of a member is refused', async () => {
    for (let i = 0; i < 5; i++) await enter('five', 'ann')
    expect((await (await join('five', 'ann')).untilClosed()).code).toBe(4409)
  })

  it('lines that broke without a word make way for their member’s next one', async () => {
    const clients = await Promise.all([...Array(5).keys()].map(() => enter('quiet', 'ann')))
    const alive = clients.slice(0, 2)
    for (const { client } of alive) client.socket.send('ping')
    await eventually(() => alive.every(({ client }) => client.texts.includes('pong')), 'pongs')
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 200_000)
    const { welcome } = await enter('quiet', 'ann', { expiresAt: now + 3600_000 }).finally(() =>
      clock.mockRestore(),
    )
    expect(welcome.me.id).toBe('ann')
    expect((await clients[0]?.client.untilClosed())?.code).toBe(1012)
    expect(clients[4]?.client.closed).toBeUndefined()
  })

  it('identified members leave a network’s places to its guests', async () => {
    await Promise.all(
      [...Array(200).keys()].map((i) => enter('office', `s${i}`, { network: 'office', kind: 'signed' })),
    )
    await enter('office', 'guest', { network: 'office' })
  })

  it('the two hundred and first guest of one address is refused, an identified member is not', async () => {
    await Promise.all([...Array(200).keys()].map((i) => enter('network', `g${i}`, { network: 'one' })))
    expect(await (await join('network', 'late', { network: 'one' })).untilClosed()).toEqual({
      code: 4409,
      reason: 'network_busy',
    })
    await enter('network', 'known', { network: 'one', kind: 'signed' })
    await enter('network', 'other', { network: 'two' })
  })
})

describe('renew', () => {
  it('turns a watching visitor into a member on the live socket', async () => {
    const { client: ann } = await enter('renew-1', 'ann')
    const { client, welcome } = await enter('renew-1', 'w1', { kind: 'watching' })
    expect(welcome.me).toEqual({ id: 'w1', kind: 'watching', role: 'guest' })
    ann.say({ type: 'send', nonce: 'hello-000', body: 'hello' })
    await client.until('changes')
    client.say({ type: 'renew', token: await tokenOf('newcomer'), rev: 1 })
    const again = await client.until('welcome', ({ me }) => me.id === 'newcomer')
    expect(again).toMatchObject({ mode: 'resume', rev: 1, messages: [], me: { name: 'Newcomer' }, count: 2 })
    client.say({ type: 'send', nonce: 'mine-00000', body: 'hi' })
    expect(await client.answer('mine-00000')).toMatchObject({ type: 'done', seq: 2 })
    expect((await ann.until('changes', ({ to }) => to === 2)).people).toMatchObject([
      { id: 'newcomer', name: 'Newcomer' },
    ])
    await ann.until('presence', ({ joined }) => joined?.[0]?.id === 'newcomer')
  })

  it('on a socket that closes meanwhile leaves nobody behind', async () => {
    const { client: ann } = await enter('renew-5', 'ann')
    const { client } = await enter('renew-5', 'w1', { kind: 'watching' })
    await ann.until('presence', ({ count }) => count === 2)
    client.say({ type: 'renew', token: await tokenOf('ghost') })
    client.socket.close(1000)
    await sleep(1200)
    const { welcome } = await enter('renew-5', 'bob')
    expect(welcome.people.map(({ id }) => id).sort()).toEqual(['ann', 'bob'])
    expect(welcome.count).toBe(2)
  })

  it('with the same identity is silent', async () => {
    const { client } = await enter('renew-2', 'ann')
    client.say({ type: 'renew', token: await tokenOf('ann') })
    await sleep(100)
    expect(client.frames.filter(({ type }) => type === 'welcome')).toHaveLength(1)
    expect(client.closed).toBeUndefined()
  })

  it('a new name reaches everyone, and the other tabs', async () => {
    const { client: ann } = await enter('renew-3', 'ann')
    const { client: tab } = await enter('renew-3', 'ann')
    const { client: bob } = await enter('renew-3', 'bob')
    ann.say({ type: 'send', nonce: 'hello-000', body: 'hello' })
    await bob.until('changes')
    ann.say({ type: 'renew', token: await tokenOf('ann', { name: 'Anna' }), rev: 1 })
    const changes = await bob.until('changes', ({ to }) => to === 2)
    expect(changes.people).toMatchObject([{ id: 'ann', name: 'Anna' }])
    await bob.until('presence', ({ changed }) => changed?.[0]?.name === 'Anna')
    tab.say({ type: 'send', nonce: 'tab-000000', body: 'from the tab' })
    expect((await bob.until('changes', ({ to }) => to === 3)).people).toMatchObject([
      { id: 'ann', name: 'Anna' },
    ])
  })

  it.each([
    ['forged', () => tokenOf('ann', {}, 'another secret another secret another')],
    ['nonsense', () => Promise.resolve('nonsense')],
  ])('with a %s token closes', async (what, token) => {
    const { client } = await enter(`renew-${what}`, 'ann')
    client.say({ type: 'renew', token: await token() })
    expect((await client.untilClosed()).code).toBe(4401)
  })

  it('a token that ran out closes the socket by the alarm, others stay', async () => {
    const { client: late } = await enter('renew-4', 'late', { expiresAt: Date.now() - 61_000 })
    const { client: ann } = await enter('renew-4', 'ann')
    await runInDurableObject(stubOf('renew-4'), (room) => room.alarm())
    expect((await late.untilClosed()).code).toBe(4401)
    expect(ann.closed).toBeUndefined()
    await ann.until('presence', ({ count }) => count === 1)
  })
})
