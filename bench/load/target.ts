import { globSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { seedSql } from '../../worker/db/seed.ts'
import { signToken } from '../../worker/lib/token.ts'
import { Server, type ServeOptions } from '../server/launch.ts'

/** A server under load, and how to speak to it. */
export interface Target {
  name: 'floor' | 'parlor'
  server: Server
  /** Address of a room's socket. */
  url(room: string): string
  /** Subprotocols that let a member in; made before the clock starts. */
  protocols(member: string): Promise<string[]>
  /** The frame that says `body` once. */
  say(body: string, nonce: string): string
  /** How many messages a frame delivers. */
  delivers(frame: Buffer): number
  /** Whether a client confirms the bytes it received. */
  confirms: boolean
}

const ROOT = path.join(import.meta.dirname, '../..')
export const SECRET = 'bench-secret-bench-secret-bench-secret'
export const ORIGIN = 'http://127.0.0.1:26199'
export const SITE = 'demo'

/** The least a room can be, in `bench/floor`. */
export async function floorTarget(port: number): Promise<Target> {
  const server = await launch('bench/floor/wrangler.toml', port)
  return {
    name: 'floor',
    server,
    confirms: false,
    url: (room) => `ws://${server.host}/${room}`,
    protocols: () => Promise.resolve([]),
    say: (body) => body,
    // Its one JSON frame is the history on joining; all others are messages.
    delivers: (frame) => (frame[0] === OPENING_BRACKET ? 0 : 1),
  }
}

/** Parlor's built Worker with its Room. Members are signed ones, whom no limit by network address holds. */
export async function parlorTarget(port: number, inspector?: number): Promise<Target> {
  const server = await launchParlor(port, inspector)
  return {
    name: 'parlor',
    server,
    confirms: true,
    url: (room) => `ws://${server.host}/v1/sites/${SITE}/rooms/${room}/socket`,
    protocols: async (member) => ['parlor.v1', await memberToken(member)],
    say: (body, nonce) => JSON.stringify({ type: 'send', nonce, body }),
    delivers: changesIn,
  }
}

/** Parlor's Worker with the demonstration site in a database of its own. */
export function launchParlor(port: number, inspector?: number): Promise<Server> {
  const migrations = globSync(path.join(ROOT, 'worker/db/migrations/*.sql')).sort()
  const made = migrations.flatMap((file) => readFileSync(file, 'utf8').split('--> statement-breakpoint'))
  const seeded = seedSql([ORIGIN]).split(/(?<=;)\n/)
  const sql = [...made, ...seeded].filter((statement) => statement.trim() !== '')
  return launch('wrangler.toml', port, { sql, ...(inspector && { inspector }) })
}

/** A token as the Worker would give it to a member whom the host has signed in. */
export async function memberToken(member: string, name = `Member ${member}`): Promise<string> {
  const claims = { member, kind: 'signed', role: 'member', site: SITE, origin: ORIGIN } as const
  const { token } = await signToken(
    { ...claims, version: 1, settings: { creates: '*' }, name },
    SECRET,
    Date.now(),
  )
  return token
}

const OPENING_BRACKET = '['.charCodeAt(0)

// Reading each frame whole on a thousand sockets would measure the generator, so values are counted by
// what each begins with. A body cannot hold it: its quotes would be escaped.
function changesIn(frame: Buffer): number {
  if (!frame.subarray(0, CHANGES.length).equals(CHANGES)) return 0
  let count = 0
  for (let at = frame.indexOf(VALUE); at !== -1; at = frame.indexOf(VALUE, at + VALUE.length)) count += 1
  return count
}

const CHANGES = Buffer.from('{"type":"changes"')
const VALUE = Buffer.from('{"seq":')

function launch(config: string, port: number, more: Partial<ServeOptions> = {}): Promise<Server> {
  return Server.launch({
    config: path.join(ROOT, config),
    port,
    state: mkdtempSync(path.join(tmpdir(), 'parlor-bench-')),
    bindings: { PARLOR_SECRET: SECRET },
    ...more,
  })
}
