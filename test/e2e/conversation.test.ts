import { readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { SignJWT } from 'jose'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { freePort } from '../../demo/ports.mjs'
import { startWorker } from '../../demo/worker.mjs'
import type { SessionResponse } from '../../protocol/http.ts'
import { startHost } from '../support/host.mjs'
import { ownerOf } from '../support/owner.mjs'
import { SECRET, startServer } from '../support/server.mjs'
import { tokenFor } from '../support/token.mjs'
import { openBrowser, Visit } from './visit.ts'

const DAY = 86_400_000
/** Messages of the room with a past, and where in it yesterday and today begin. */
const LONG = 300
const YESTERDAY = 120
const TODAY = 200

let server: Awaited<ReturnType<typeof startServer>>
let host: Awaited<ReturnType<typeof startHost>>
let browser: Browser
let owner: Awaited<ReturnType<typeof ownerOf>>

beforeAll(async () => {
  const [port, sitePort] = [await freePort(), await freePort()]
  server = await startServer({ port, sitePort, site: false })
  host = await startHost({ port: sitePort, parlor: server.url })
  // The owner is made by the Worker's own modules, on the same data, while nobody else has it open.
  await server.kill9()
  const settings = { port, state: server.state, bindings: { PARLOR_SECRET: SECRET } }
  const worker = await startWorker({ ...settings, origins: [host.url] })
  owner = await ownerOf(worker, server.state)
  await fill()
  await worker.stop()
  agePast()
  await server.restart()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await Promise.all([host.stop(), server.stop()])
})

/** The host's word on who somebody is. */
function identity(name: string, role?: 'moderator'): Promise<string> {
  const { kid, secret } = owner.identityKey
  return new SignJWT({ name, ...(role && { role }) })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(name.toLowerCase())
    .setAudience('demo')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
}

/** Three hundred messages, of which Bob wrote the first. */
async function fill(): Promise<void> {
  const response = await fetch(`${server.url}/v1/sites/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: host.url },
    body: JSON.stringify({ identity: await identity('Bob') }),
  })
  const { token } = (await response.json()) as SessionResponse
  await post(token, ['The very first plan'])
  for (let at = 2; at <= LONG; at += 10) {
    const seeder = { member: `g_seed${at}`, name: `Seeder ${at}`, origin: host.url }
    const bodies = Array.from({ length: Math.min(10, LONG + 1 - at) }, (_, i) => `Line ${at + i}`)
    await post(await tokenFor(seeder), bodies)
  }
}

async function post(token: string, bodies: readonly string[]): Promise<void> {
  const address = `${server.url.replace('http', 'ws')}/v1/sites/demo/rooms/long/socket`
  const socket = new WebSocket(address, ['parlor.v1', token], { origin: host.url })
  await new Promise<void>((resolve, reject) => {
    let left = bodies.length
    socket.on('open', () => {
      for (const [at, body] of bodies.entries())
        socket.send(JSON.stringify({ type: 'send', nonce: `nonce-${String(at).padStart(4, '0')}`, body }))
    })
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; code?: string }
      if (frame.type === 'rejected') reject(new Error(frame.code))
      if (frame.type === 'done' && --left === 0) resolve()
    })
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
    socket.on('error', reject)
  })
  socket.terminate()
}

/** What was written first becomes days old: no door leads into the past. */
function agePast(): void {
  for (const file of readdirSync(server.state, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.sqlite')) continue
    const db = new DatabaseSync(`${server.state}/${file}`)
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").get()) {
      db.exec(`UPDATE messages SET at = at - ${DAY} WHERE seq < ${TODAY}`)
      db.exec(`UPDATE messages SET at = at - ${2 * DAY} WHERE seq < ${YESTERDAY}`)
    }
    db.close()
  }
}

interface Going {
  room: string
  role?: 'moderator'
  /** A message that the address asks for. */
  to?: number
  layout?: string
}

/** Somebody whom the host vouches for, at a page of the host's. */
async function visit(name: string, { room, role, to, layout }: Going): Promise<Visit> {
  const query = new URLSearchParams({ room, identity: await identity(name, role) })
  if (layout) query.set('layout', layout)
  if (to) query.set('parlor', `${room}.${to}`)
  const heading = layout ? {} : { heading: 'Talk' }
  const visitor = await Visit.to(browser, `${host.url}/?${query.toString()}`, heading)
  if (!layout || to) await visitor.room.getByRole('article').first().or(visitor.box).first().waitFor()
  return visitor
}

/** A message by what it says itself, not by what it answers. */
const said = (by: Visit, text: string): Locator =>
  by.room.getByRole('article').filter({ has: by.page.locator('[part=body]', { hasText: text }) })

async function tool(by: Visit, text: string, name: string, item?: string): Promise<void> {
  await said(by, text).hover()
  await said(by, text).getByRole('button', { name, exact: true }).click()
  if (item) await by.room.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Waits until a message stands in the part of the log that can be seen. */
async function inView(by: Visit, text: string): Promise<void> {
  await said(by, text).waitFor()
  await expect
    .poll(async () => {
      const [row, log] = await Promise.all([said(by, text).boundingBox(), by.log.boundingBox()])
      return !!row && !!log && row.y >= log.y - 1 && row.y + row.height <= log.y + log.height + 1
    })
    .toBe(true)
}

describe('a conversation with a past', () => {
  let ann: Visit
  let bob: Visit
  const quote = (text: string): Locator => ann.room.getByRole('button', { name: text, exact: true })

  beforeAll(async () => {
    ;[ann, bob] = await Promise.all([
      visit('Ann', { room: 'long', role: 'moderator', to: 1 }),
      visit('Bob', { room: 'long' }),
    ])
  })
  afterAll(async () => {
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('is entered by a link at a message far back, and answered there', async () => {
    await inView(ann, 'The very first plan')
    expect(await said(ann, `Line ${LONG}`).count()).toBe(0)
    await tool(ann, 'The very first plan', 'Reply')
    await ann.room.getByText('Replying to Bob').waitFor()
    await ann.say('About that plan')
    await inView(ann, 'About that plan')
    await inView(bob, 'About that plan')
    await quote('In reply to Bob: The very first plan').waitFor()
  })

  it('leads from a quote to the original and back', async () => {
    await inView(bob, 'About that plan')
    // Back leads to where one was reading; from the end it is the end.
    await bob.log.hover()
    await bob.page.mouse.wheel(0, -40)
    await bob.room.getByRole('button', { name: 'Jump to latest' }).waitFor()
    await bob.room.getByRole('button', { name: 'In reply to Bob: The very first plan' }).click()
    await inView(bob, 'The very first plan')
    await bob.room.getByRole('button', { name: 'Back to where you were' }).click()
    await said(bob, 'About that plan').waitFor()
    await bob.room.getByRole('button', { name: 'Jump to latest' }).click()
    await inView(bob, 'About that plan')
    await bob.room.getByRole('button', { name: 'In reply to Bob: The very first plan' }).click()
    await inView(bob, 'The very first plan')
  })

  it('heals a quote when the original is edited, deleted and brought back', async () => {
    await tool(bob, 'The very first plan', 'Edit')
    await expect.poll(() => bob.box.inputValue()).toBe('The very first plan')
    await bob.say('A better plan')
    await said(bob, 'A better plan').waitFor()
    await quote('In reply to Bob: A better plan').waitFor()
    await tool(bob, 'A better plan', 'Delete')
    await quote('In reply to Bob: Message deleted').waitFor()
    await bob.room.getByRole('button', { name: 'Undo' }).click()
    await quote('In reply to Bob: A better plan').waitFor()
    await said(bob, 'A better plan').waitFor()
    await quote('In reply to Bob: A better plan').click()
    await inView(ann, 'A better plan')
  })

  it('shows what moderators pin, to all, and what a message said before, to them', async () => {
    await tool(ann, 'A better plan', 'Moderate', 'Pin')
    const bar = bob.room.getByRole('button', { name: 'Pinned message, Bob: A better plan' })
    await bar.waitFor()
    await bob.room.getByRole('button', { name: 'Jump to latest' }).click()
    await inView(bob, 'About that plan')
    await bar.click()
    await inView(bob, 'A better plan')

    await tool(ann, 'A better plan', 'Moderate', 'Edit history')
    const history = ann.room.getByRole('dialog', { name: 'Edit history' })
    await history.getByText('The very first plan').waitFor()
    await history.getByText('A better plan').waitFor()
    await ann.page.keyboard.press('Escape')
    await said(bob, 'A better plan').hover()
    await said(bob, 'A better plan').getByRole('button', { name: 'More', exact: true }).waitFor()
    expect(await bob.room.getByRole('button', { name: 'Moderate' }).count()).toBe(0)

    await tool(ann, 'A better plan', 'Moderate', 'Unpin')
    await expect.poll(() => bar.count()).toBe(0)
  })

  it('keeps reactions, and whose they are', async () => {
    await tool(ann, 'A better plan', 'React with 👍')
    const first = bob.room.getByRole('button', { name: '👍, 1 reaction', exact: true })
    await first.click()
    const both = /^👍, 2 reactions, yours too/
    await ann.room.getByRole('button', { name: both }).waitFor()
    await bob.room.getByRole('button', { name: both }).waitFor()
    await ann.page.reload()
    const mine = ann.room.getByRole('button', { name: both })
    await mine.waitFor()
    expect(await mine.getAttribute('aria-pressed')).toBe('true')
    await mine.click()
    await bob.room.getByRole('button', { name: '👍, 1 reaction, yours too' }).waitFor()
  })

  it('is walked by days', async () => {
    await tool(bob, 'A better plan', 'More', 'Go to a day')
    const day = bob.room.getByRole('dialog', { name: 'Go to a day' })
    const yesterday = new Date(Date.now() - DAY)
    const field = [yesterday.getFullYear(), yesterday.getMonth() + 1, yesterday.getDate()]
    await day.getByLabel('Day').fill(field.map((part) => String(part).padStart(2, '0')).join('-'))
    await day.getByRole('button', { name: 'Go', exact: true }).click()
    await inView(bob, `Line ${YESTERDAY}`)
    expect(await said(bob, `Line ${LONG}`).count()).toBe(0)
  })

  it('opens a launcher at the message that a link names', async () => {
    const cem = await visit('Cem', { room: 'long', layout: 'launcher', to: 150 })
    await cem.page.getByRole('button', { name: 'Close chat' }).waitFor()
    await inView(cem, 'Line 150')
    expect(cem.errors).toEqual([])
    await cem.leave()
  })
})

/** A room as the host wants it kept. */
async function made(slug: string, settings: object): Promise<void> {
  const response = await fetch(`${server.url}/v1/sites/demo/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug, settings }),
  })
  if (!response.ok) throw new Error(await response.text())
}

/** Comes into a room as somebody, reads to a message, and stays until the returned function is called. */
async function reads(room: string, name: string, seq: number): Promise<() => void> {
  const token = await tokenFor({ member: `g_${name.replace(' ', '')}`, name, origin: host.url })
  const address = `${server.url.replace('http', 'ws')}/v1/sites/demo/rooms/${room}/socket`
  const socket = new WebSocket(address, ['parlor.v1', token], { origin: host.url })
  await new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('error', reject)
  })
  socket.send(JSON.stringify({ type: 'read', seq }))
  return () => socket.terminate()
}

describe('a small room', () => {
  it('shows who has read how far, where the host wants it', async () => {
    const room = 'seen'
    await made(room, { receipts: true })
    const seen = (by: Visit, text: string, name: RegExp): Promise<void> =>
      said(by, text).getByRole('img', { name }).waitFor()
    const ann = await visit('Ann', { room })
    await ann.say('Who is up?')
    await ann.sees('Who is up?')
    // They find it there, on their first visit.
    const [bob, cem] = await Promise.all([visit('Bob', { room }), visit('Cem', { room })])
    await seen(ann, 'Who is up?', /^Seen by (Bob and Cem|Cem and Bob)$/)
    await seen(bob, 'Who is up?', /^Seen by Cem$/)
    await bob.say('Me')
    await seen(bob, 'Me', /^Seen by (Ann and Cem|Cem and Ann)$/)
    await seen(ann, 'Me', /^Seen by Cem$/)
    await seen(cem, 'Me', /^Seen by Ann$/)

    // More come at once than a list names, as after a line that was cut for all.
    const crowd = Array.from({ length: 35 }, (_, at) => `Guest ${at}`)
    const stop = await Promise.all(crowd.map((name) => reads(room, name, 2)))
    await seen(ann, 'Me', /^Seen by Cem, .+ and 33 others$/)
    // And whoever comes later knows them all, and Ann and Cem.
    const dan = await visit('Dan', { room })
    await seen(dan, 'Me', /^Seen by .+ and 34 others$/)
    for (const end of stop) end()
    expect([ann, bob, cem, dan].flatMap(({ errors }) => errors)).toEqual([])
    await Promise.all([ann, bob, cem, dan].map((one) => one.leave()))
  })

  it('asks, votes, and closes the question', async () => {
    const [ann, bob] = await Promise.all([visit('Ann', { room: 'poll' }), visit('Bob', { room: 'poll' })])
    // What knows of commands comes behind the first paint.
    await ann.room.getByRole('button', { name: 'Emoji' }).waitFor()
    await ann.say('/poll Tea or coffee?')
    const field = (name: string): Locator => ann.page.getByRole('textbox', { name, exact: true })
    await expect.poll(() => field('Question').inputValue()).toBe('Tea or coffee?')
    await field('Choice 1').fill('Tea')
    await field('Choice 2').fill('Coffee')
    await ann.page.getByRole('button', { name: 'Ask', exact: true }).click()
    await bob.sees('Tea or coffee?')
    await bob.room.getByRole('radio', { name: 'Tea' }).check()
    await ann.room.getByText('1 person voted').waitFor()
    await ann.room.getByRole('radio', { name: 'Coffee' }).check()
    await ann.room.getByText('2 people voted').waitFor()
    const widths = (): Promise<string[]> =>
      bob.room
        .locator('parlor-poll .bar')
        .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).style.inlineSize))
    await expect.poll(widths).toEqual(['50%', '50%'])
    await ann.room.getByRole('radio', { name: 'Tea' }).check()
    await expect.poll(widths).toEqual(['100%', '0%'])

    await ann.room.getByRole('button', { name: 'Close poll' }).click()
    await ann.room.getByRole('button', { name: 'Close poll' }).click()
    for (const { room } of [ann, bob]) {
      await room.getByText('2 people voted · Closed').waitFor()
      expect(await room.getByRole('radio', { name: 'Coffee' }).isDisabled()).toBe(true)
    }
    await bob.page.reload()
    await bob.room.getByText('2 people voted · Closed').waitFor()
    expect(await bob.room.getByRole('radio', { name: 'Tea' }).isChecked()).toBe(true)
    expect([...ann.errors, ...bob.errors]).toEqual([])
    await Promise.all([ann.leave(), bob.leave()])
  })

  it('is read on one device, and so on the other', async () => {
    const room = 'devices'
    const [phone, desk, bob] = await Promise.all([
      visit('Mia', { room, layout: 'launcher' }),
      visit('Mia', { room }),
      visit('Bob', { room }),
    ])
    await phone.open()
    await phone.say('I am about')
    await bob.sees('I am about')
    await desk.sees('I am about')
    const button = phone.page.getByRole('button', { name: 'Close chat' })
    await button.click()
    await desk.page.locator('parlor-room').evaluate((element) => element.toggleAttribute('hidden', true))
    await bob.say('One more thing')
    const badge = async (): Promise<string | null> =>
      phone.page.getByRole('button', { name: 'Open chat' }).getAttribute('aria-description')
    await expect.poll(badge).toBe('1 unread message')
    await desk.page.locator('parlor-room').evaluate((element) => element.toggleAttribute('hidden', false))
    await desk.sees('One more thing')
    await desk.log.getByText('New messages').waitFor()
    await expect.poll(badge).toBe(null)
    await phone.open()
    await phone.sees('One more thing')
    expect(await phone.log.getByText('New messages').count()).toBe(0)
    expect([...phone.errors, ...desk.errors, ...bob.errors]).toEqual([])
    await Promise.all([phone.leave(), desk.leave(), bob.leave()])
  })
})
