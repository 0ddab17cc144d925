import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { Message, Preview } from '../../protocol/model.ts'
import { type Client, counted, enter, eventually, nonce, policyOf, rowsOf, sleep, stubOf } from './support.ts'
import { HOSTILE } from './hostile-addresses.ts'

let rooms = 0
const fresh = (): string => `previews-${++rooms}`

/** All that was asked for in the world, of what contains a text. */
async function asked(of: string): Promise<string[]> {
  const response = await fetch(`https://log.world.example.org/?${new URLSearchParams({ of }).toString()}`)
  return response.json<string[]>()
}

async function sent(client: Client, body: string): Promise<number> {
  const key = nonce()
  client.say({ type: 'send', nonce: key, body })
  const answer = await client.answer(key)
  if (answer.type !== 'done' || answer.seq === undefined) throw new Error(JSON.stringify(answer))
  return answer.seq
}

function latest(client: Client, seq: number): Partial<Message> {
  let all: Partial<Message> = {}
  for (const frame of client.frames) {
    if (!('messages' in frame)) continue
    for (const value of frame.messages) {
      if (value.seq === seq) all = 'partial' in value ? { ...all, ...value } : (value as Message)
    }
  }
  return all
}

/** Everything that waits has been looked at. */
async function lookedAt(room: string): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    const [row] = await rowsOf(room, `SELECT count(*) AS count FROM unfurls WHERE due_at <= ${Date.now()}`)
    if (row?.count === 0) return
    await runDurableObjectAlarm(stubOf(room))
    await sleep(20)
  }
  throw new Error('still waiting')
}

async function previewOf(body: string): Promise<Preview | undefined> {
  const room = fresh()
  const { client } = await enter(room, 'ann')
  const seq = await sent(client, body)
  await lookedAt(room)
  const [row] = await rowsOf(room, `SELECT preview FROM messages WHERE seq = ${seq}`)
  if (row?.preview) await eventually(() => latest(client, seq).preview !== undefined, 'the preview told')
  return latest(client, seq).preview
}

describe('a link', () => {
  it('shows what it leads to, as a change of its message, to all and to those who come back', async () => {
    const room = fresh()
    const { client, welcome } = await enter(room, 'ann')
    const bob = await enter(room, 'bob')
    const seq = await sent(client, 'look: https://news.example.com/today.')
    await lookedAt(room)
    const preview = {
      url: 'https://news.example.com/today',
      title: 'Tide tables & “moons”',
      description: 'When the water comes…',
      site: 'Almanac',
    }
    await eventually(() => latest(bob.client, seq).preview !== undefined, 'preview')
    expect(latest(bob.client, seq)).toMatchObject({ body: 'look: https://news.example.com/today.', preview })
    const told = bob.client.frames.flatMap((frame) => (frame.type === 'changes' ? frame.messages : []))
    expect(told.at(-1)).toMatchObject({ seq, partial: true, preview })
    const { epoch } = welcome
    const back = await enter(room, 'cleo', { epoch, rev: 1 })
    expect(back.welcome.messages).toMatchObject([{ seq, preview }])
  })

  it('says at least the title, on one line, and the name of the host', async () => {
    expect(await previewOf('http://news.example.com/plain')).toEqual({
      url: 'http://news.example.com/plain',
      title: 'Plain page',
      site: 'news.example.com',
    })
    expect(await previewOf('https://www.example.com/')).toMatchObject({ site: 'example.com' })
  })

  it.each([
    ['`https://news.example.com/code`', 'code'],
    ['```\nhttps://news.example.com/block\n```', 'block'],
    ['||https://news.example.com/spoiler||', 'spoiler'],
    ['ftp://news.example.com/file', 'file'],
  ])('is not looked at in %s', async (body, word) => {
    expect(await previewOf(body)).toBeUndefined()
    expect(await asked(`news.example.com/${word}`)).toEqual([])
  })

  it('costs four rows with all that comes of it, beyond the message', async () => {
    const room = fresh()
    const { client } = await enter(room, 'ann')
    await sent(client, 'first')
    const plain = await counted(room)
    await sent(client, 'second')
    const cost = plain().written
    const rows = await counted(room)
    await sent(client, 'https://news.example.com/rows')
    // The address that waits, and the alarm.
    expect(rows().written - cost).toBeLessThanOrEqual(2)
  })

  it('is looked at once for all who share it within an hour', async () => {
    expect(await previewOf('https://news.example.com/shared')).toBeDefined()
    expect(await previewOf('https://news.example.com/shared')).toBeDefined()
    expect(await asked('news.example.com/shared')).toHaveLength(1)
  })

  it('sends no cookies, and says who asks', async () => {
    await previewOf('https://news.example.com/cookie')
    expect(await asked('news.example.com/cookie')).toEqual(['GET https://news.example.com/cookie'])
  })
})

describe('what must not be looked at', () => {
  it('is eighty addresses and more', () => expect(HOSTILE.length).toBeGreaterThanOrEqual(80))

  it('is never asked for', { timeout: 240_000 }, async () => {
    const room = fresh()
    const { client } = await enter(room, 'ann')
    const before = await asked('')
    for (const [at, address] of HOSTILE.entries()) {
      client.say({ type: 'send', nonce: nonce(), body: `${at} ${address}` })
      if (at % 5 !== 4 && at !== HOSTILE.length - 1) continue
      const sent = () => client.frames.filter(({ type }) => type === 'done').length
      await eventually(() => sent() === at + 1, `${at + 1} sent`)
      await sleep(1000)
    }
    await lookedAt(room)
    // What sends on is asked for itself; where it sends to is not. The rest of these, tests beside this one ask for.
    const now = (await asked('')).slice(before.length)
    const known = /^GET https:\/\/(?:sends|hop|news|pictured|pictures)\.example\.com\//
    expect(now.filter((line) => !known.test(line))).toEqual([])
    expect(await rowsOf(room, 'SELECT seq FROM messages WHERE preview IS NOT NULL')).toEqual([])
  })
})

describe('a page', () => {
  it('may send on three times, and not a fourth', async () => {
    expect(await previewOf('https://hop.example.com/3')).toMatchObject({ title: 'Tide tables & “moons”' })
    expect(await previewOf('https://hop.example.com/4')).toBeUndefined()
  })

  it('is read for so many bytes, whatever comes after them', async () => {
    expect(await previewOf('https://huge.example.com/')).toMatchObject({ title: 'Huge' })
    expect(await previewOf('https://huge.example.com/late')).toBeUndefined()
  })

  it('that unpacks to very much is not unpacked', async () => {
    expect(await previewOf('https://bomb.example.com/')).toMatchObject({ title: 'Bomb' })
  })

  it.each(['slow', 'drip', 'ill', 'broken'])(
    'that is %s is tried again later, and holds nobody up',
    async (kind) => {
      const room = fresh()
      const { client } = await enter(room, 'ann')
      await sent(client, `https://${kind}.example.com/`)
      const started = Date.now()
      await runDurableObjectAlarm(stubOf(room))
      // It is given five seconds.
      expect(Date.now() - started).toBeLessThan(9000)
      const wait = async () => (await rowsOf(room, 'SELECT tries, due_at FROM unfurls'))[0]
      await eventually(async () => (await wait())?.tries === 1, 'tried')
      expect(Number((await wait())?.due_at) - Date.now()).toBeGreaterThan(20_000)
    },
  )

  it('is given up after three tries', async () => {
    const room = fresh()
    const { client } = await enter(room, 'ann')
    await sent(client, 'https://ill.example.com/given-up')
    const log = async () => (await asked('ill.example.com/given-up')).length
    await eventually(async () => {
      await runInDurableObject(stubOf(room), (_, { storage }) => {
        storage.sql.exec('UPDATE unfurls SET due_at = 0')
      })
      // The room keeps in mind when it next looks: what was changed by hand it learns by waking.
      await evictDurableObject(stubOf(room))
      await runDurableObjectAlarm(stubOf(room))
      return (await rowsOf(room, 'SELECT 1 FROM unfurls')).length === 0
    }, 'given up')
    expect(await log()).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ['application/pdf', false],
    ['text/plain', false],
    ['application/json', false],
    ['image/svg+xml', false],
    ['text/htmlx', false],
    ['', false],
    ['application/xhtml+xml', true],
    ['TEXT/HTML;charset=UTF-8', true],
  ])('of the type "%s" has a preview: %s', async (type, has) => {
    const preview = await previewOf(`https://typed.example.com/?${new URLSearchParams({ type }).toString()}`)
    expect(preview !== undefined).toBe(has)
  })

  it.each([
    ['header', 'Café'],
    ['meta', '“Café”'],
    ['japanese', '日本'],
    ['unknown', 'Plain'],
    ['mark', 'Café'],
  ])('is read in its own letters, told by %s', async (how, title) => {
    expect(await previewOf(`https://letters.example.com/${how}`)).toMatchObject({ title })
  })

  it.each([
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['a\u202eb\u2066c\u200bd', 'a b c d'],
    ['&#8238;evil&#0;&#x110000;', 'evil'],
    ['&notanentity; &amp;amp;', '&notanentity; &amp;'],
    ['long '.repeat(100), `${'long '.repeat(39)}long…`],
  ])('gives its title as the text it is: %s', async (title, shown) => {
    const query = new URLSearchParams({ title }).toString()
    const preview = await previewOf(`https://rude.example.com/?${query}`)
    expect(preview?.title.slice(0, 199)).toBe(shown.slice(0, 199))
    expect(preview?.title.length).toBeLessThanOrEqual(200)
  })
})

describe('a preview', () => {
  it('is dropped when the link changed while it was looked at, and another comes', async () => {
    const room = fresh()
    const { client } = await enter(room, 'ann')
    const seq = await sent(client, 'https://news.example.com/before')
    const key = nonce()
    client.say({ type: 'edit', nonce: key, seq, body: 'https://news.example.com/plain', base: 0 })
    await client.answer(key)
    await lookedAt(room)
    await eventually(() => latest(client, seq).preview?.title === 'Plain page', 'the other')
    const second = nonce()
    client.say({ type: 'edit', nonce: second, seq, body: 'no link', base: 1 })
    await client.answer(second)
    await eventually(() => latest(client, seq).body === 'no link', 'edited')
    expect(latest(client, seq).preview).toBeUndefined()
  })

  it('is taken away by the author or a moderator, and does not come back', async () => {
    const room = fresh()
    const { client } = await enter(room, 'ann')
    const bob = await enter(room, 'bob')
    const mod = await enter(room, 'mod', { role: 'moderator' })
    const seq = await sent(client, 'https://news.example.com/away')
    await lookedAt(room)
    await eventually(() => latest(bob.client, seq).preview !== undefined, 'there')
    const remove = async (one: Client) => {
      const key = nonce()
      one.say({ type: 'remove-preview', nonce: key, seq })
      return one.answer(key)
    }
    expect(await remove(bob.client)).toMatchObject({ code: 'forbidden' })
    expect(await remove(mod.client)).toMatchObject({ type: 'done' })
    expect(await remove(client)).toMatchObject({ type: 'done' })
    await eventually(() => latest(bob.client, seq).preview === undefined, 'gone')
    const key = nonce()
    client.say({ type: 'edit', nonce: key, seq, body: 'again https://news.example.com/away', base: 0 })
    await client.answer(key)
    await lookedAt(room)
    await sleep(50)
    expect(latest(bob.client, seq)).toMatchObject({ body: 'again https://news.example.com/away' })
    expect(latest(bob.client, seq).preview).toBeUndefined()
  })

  it('is not made where the room or the site wants none, nor where links are left out', async () => {
    const wants = [{ previews: false }, { without: ['links' as const] }]
    for (const settings of wants) {
      const room = fresh()
      const { client } = await enter(room, 'ann', { settings })
      await sent(client, `https://news.example.com/unwanted-${room}`)
      await lookedAt(room)
      expect(await asked(`unwanted-${room}`)).toEqual([])
    }
    const room = fresh()
    const { client } = await enter(room, 'ann')
    await stubOf(room).configure(policyOf(room, { version: 5, settings: { previews: false } }))
    await sent(client, `https://news.example.com/unwanted-${room}`)
    await lookedAt(room)
    expect(await asked(`unwanted-${room}`)).toEqual([])
  })

  it('of a film is what its site says, with a player of ours and never one of theirs', async () => {
    const preview = await previewOf('https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1')
    expect(preview).toMatchObject({
      title: 'A film',
      description: 'Somebody',
      site: 'YouTube',
      player: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1',
    })
    expect(preview?.image?.url).toMatch(/^\/images\/demo\/[0-9a-f]{64}$/)
  })
})

describe('a picture', () => {
  const shown = (name: string) =>
    previewOf(
      `https://pictured.example.com/?image=${encodeURIComponent(`https://pictures.example.com/${name}`)}`,
    )

  it.each([
    ['good.jpg', 640, 336],
    ['good.webp', 640, 320],
    ['clear.png', 200, 120],
    ['turned.jpg', 200, 300],
  ])('%s is ours: decoded, made small, encoded anew', async (name, width, height) => {
    const preview = await shown(name)
    expect(preview?.image).toMatchObject({ width, height })
    expect(preview?.image?.url).toMatch(/^\/images\/demo\/[0-9a-f]{64}$/)
  })

  it.each([
    ...['tiny.png', 'drawing.gif', 'vast.png', 'heavy.jpg', 'page.jpg', 'script.svg', 'none.jpg'],
    ...['passes.jpg', 'unpacks.png'],
  ])('%s is left out, and the words stay', async (name) => {
    const preview = await shown(name)
    expect(preview).toMatchObject({ title: 'Pictured' })
    expect(preview?.image).toBeUndefined()
  })

  it.each([
    'http://127.0.0.1/a.jpg',
    'https://loop.example.com/a.jpg',
    'data:image/png;base64,iVBORw0KGgo=',
    'javascript:alert(1)',
    'https://pictures.example.com:8443/good.jpg',
  ])('is not asked for at %s', async (image) => {
    const preview = await previewOf(`https://pictured.example.com/?image=${encodeURIComponent(image)}`)
    expect(preview).toMatchObject({ title: 'Pictured' })
    expect(preview?.image).toBeUndefined()
    expect(await asked(encodeURIComponent(image))).toHaveLength(1)
    expect(await asked(`GET ${image}`)).toEqual([])
  })
})

describe('a flood of links', () => {
  it('of one member leaves room for those of others', async () => {
    const room = fresh()
    const { client: ann } = await enter(room, 'ann')
    const { client: bob } = await enter(room, 'bob')
    await runInDurableObject(stubOf(room), (_, { storage }) => {
      const later = Date.now() + 3600_000
      for (let seq = 1; seq <= 20; seq++) {
        storage.sql.exec(
          `INSERT INTO messages (seq, rev, sent_rev, author, nonce, at, body) VALUES (?, ?, ?, 'ann', ?, 1, 'slow')`,
          ...[seq, seq, seq, `slow-${seq}`],
        )
        storage.sql.exec(
          'INSERT INTO unfurls (seq, url, due_at) VALUES (?, ?, ?)',
          ...[seq, 'https://slow.example.com/', later],
        )
      }
    })
    await evictDurableObject(stubOf(room))
    await sent(ann, 'and https://news.example.com/one-more')
    const seq = await sent(bob, 'look: https://news.example.com/of-bob')
    await lookedAt(room)
    await eventually(() => latest(bob, seq).preview !== undefined, 'preview')
    expect(await asked('news.example.com/one-more')).toEqual([])
  })
})
