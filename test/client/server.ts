import { mkdirSync } from 'node:fs'
import { createTestHarness } from 'wrangler'
import { WebSocket } from 'ws'
import type { ServerFrame } from '../../protocol/server.ts'
import { seedSql } from '../../worker/db/seed.ts'
import { signToken } from '../../worker/lib/token.ts'

const root = new URL('../../', import.meta.url)

/** The page that all clients of these tests are on. */
export const PAGE = 'http://page.test'

export const SECRET = 'a secret for tests, at least of the length asked'

export interface Server {
  url: string
  /** Runs a statement on D1. */
  sql: (text: string) => Promise<unknown>
  stop: () => Promise<void>
}

/** The real Worker with its rooms and a fresh D1, on a port of its own. */
export async function startServer(): Promise<Server> {
  // The assets binding wants its directory, which a fresh clone has only after a build.
  mkdirSync(new URL('dist/public', root), { recursive: true })
  const secrets = { PARLOR_SECRET: SECRET }
  const harness = createTestHarness({ workers: [{ configPath: new URL('wrangler.toml', root), secrets }] })
  const { url } = await harness.listen()
  const worker = harness.getWorker()
  await worker.applyD1Migrations('DB')
  const { DB } = (await worker.getEnv()) as {
    DB: { prepare: (sql: string) => { run: () => Promise<unknown> } }
  }
  for (const sql of seedSql([PAGE])
    .split(';\n')
    .filter((text) => text.trim()))
    await DB.prepare(sql).run()
  const sql = (text: string) => DB.prepare(text).run()
  return { url: url.origin, sql, stop: () => harness.close() }
}

/** Fills a room with messages of `length` characters, ten from each of its members, so that no rate is reached. */
export async function fill(server: Server, room: string, count: number, length: number): Promise<void> {
  for (let from = 1; from <= count; from += 10) await talk(server, room, from, length)
}

async function talk(server: Server, room: string, from: number, length: number): Promise<void> {
  const claims = {
    member: `filler-${from}`,
    name: `Filler ${from}`,
    kind: 'guest',
    role: 'guest',
    site: 'demo',
    origin: PAGE,
    version: 1,
    settings: { creates: '*' },
  } as const
  const { token } = await signToken(claims, SECRET, Date.now())
  const url = `${server.url.replace('http', 'ws')}/v1/sites/demo/rooms/${room}/socket`
  const socket = new WebSocket(url, ['parlor.v1', token], { origin: PAGE })
  let left = 10
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame
      if (frame.type === 'welcome')
        for (let seq = from; seq < from + 10; seq++) {
          const body = `${seq} `.padEnd(length, 'x')
          socket.send(JSON.stringify({ type: 'send', nonce: `filler-nonce-${seq}`, body }))
        }
      if (frame.type === 'done' && --left === 0) resolve()
      if (frame.type === 'rejected') reject(new Error(frame.code))
    })
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
  })
  socket.close()
}
