import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Message, Preview } from '../../protocol/model.ts'
import { type Client, enter, eventually, type Joining, nonce, rowsOf, stubOf, wrote } from './support.ts'

let pages = 0
/** A page with a picture, which nobody has shared before. */
const page = (): string => {
  const image = encodeURIComponent('https://pictures.example.com/good.jpg')
  return `https://pictured.example.com/?page=${++pages}&image=${image}`
}

function previewOf(client: Client, seq: number): Preview | undefined {
  let all: Partial<Message> = {}
  for (const frame of client.frames) {
    if (!('messages' in frame)) continue
    for (const value of frame.messages) if (value.seq === seq) all = { ...all, ...value } as Partial<Message>
  }
  return all.preview
}

/** Shares a link. Answers the seq of its message, and the key of the picture that comes with it. */
async function shared(room: string, client: Client, link: string): Promise<{ seq: number; key: string }> {
  const answer = await wrote(client, `look: ${link}`)
  if (answer.type !== 'done' || answer.seq === undefined) throw new Error(JSON.stringify(answer))
  const { seq } = answer
  await eventually(async () => {
    await runDurableObjectAlarm(stubOf(room))
    return previewOf(client, seq)?.image !== undefined
  }, 'a picture')
  const key = previewOf(client, seq)?.image?.url.slice('/images/'.length) ?? ''
  expect(await env.BUCKET.head(key)).not.toBeNull()
  return { seq, key }
}

/** Lets the minute pass for which a picture is kept that nothing shows, and what it takes to let go of it. */
async function later(room: string): Promise<void> {
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE deletions SET purge_at = 1')
  })
  await evictDurableObject(stubOf(room))
  await runInDurableObject(stubOf(room), (one) => one.alarm())
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE pictures SET due_at = 1')
  })
  await evictDurableObject(stubOf(room))
  await runInDurableObject(stubOf(room), (one) => one.alarm())
}

const done = async (client: Client, frame: { type: 'delete' | 'remove-preview'; seq: number }) => {
  const key = nonce()
  client.say({ ...frame, nonce: key })
  expect(await client.answer(key)).toMatchObject({ type: 'done' })
}

async function opened(room: string, joining: Joining = {}) {
  const { client } = await enter(room, 'ann', joining)
  return { client, ...(await shared(room, client, page())) }
}

describe('the picture of a link goes', () => {
  it('when its message is purged, and not before', async () => {
    const { client, seq, key } = await opened('pictures-1')
    await done(client, { type: 'delete', seq })
    expect(await rowsOf('pictures-1', 'SELECT * FROM pictures')).toEqual([])
    await later('pictures-1')
    expect(await env.BUCKET.head(key)).toBeNull()
    expect(await rowsOf('pictures-1', 'SELECT * FROM pictures')).toEqual([])
  })

  it('when its author is erased', async () => {
    const { key } = await opened('pictures-2')
    await stubOf('pictures-2').erase(['ann'])
    await later('pictures-2')
    expect(await env.BUCKET.head(key)).toBeNull()
  })

  it('when it is older than what the host keeps', async () => {
    const { client, key } = await opened('pictures-3', { retention: { messages: 3 } })
    for (let i = 0; i < 5; i++) await wrote(client, `later ${i}`)
    await later('pictures-3')
    expect(await env.BUCKET.head(key)).toBeNull()
  })

  it('when its preview is taken away', async () => {
    const { client, seq, key } = await opened('pictures-4')
    await done(client, { type: 'remove-preview', seq })
    await later('pictures-4')
    expect(await env.BUCKET.head(key)).toBeNull()
  })

  it('when another link takes its place', async () => {
    const { client, seq, key } = await opened('pictures-5')
    const edit = nonce()
    client.say({ type: 'edit', nonce: edit, seq, body: 'no link', base: 0 })
    expect(await client.answer(edit)).toMatchObject({ type: 'done' })
    await later('pictures-5')
    expect(await env.BUCKET.head(key)).toBeNull()
  })

  it('when its room is no more', async () => {
    const { key } = await opened('pictures-6')
    await stubOf('pictures-6').destroy()
    expect(await env.BUCKET.head(key)).toBeNull()
  })
})

it('leaves others who share a link their own picture of it, also once the first has gone', async () => {
  const link = page()
  const { client } = await enter('pictures-7', 'ann')
  const first = await shared('pictures-7', client, link)
  const second = await shared('pictures-7', client, link)
  expect(second.key).not.toBe(first.key)
  await done(client, { type: 'remove-preview', seq: first.seq })
  await later('pictures-7')
  expect(await env.BUCKET.head(first.key)).toBeNull()
  expect(await env.BUCKET.head(second.key)).not.toBeNull()
  const { client: bob } = await enter('pictures-7', 'bob')
  await shared('pictures-7', bob, link)
})
