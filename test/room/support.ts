import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { onTestFinished, vi } from 'vitest'
import type { ClientFrame } from '../../protocol/client.ts'
import type { Kind, Message, Role } from '../../protocol/model.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import { effective, type RoomSettings, type SiteSettings } from '../../protocol/settings.ts'
import { handshakeRequest } from '../../worker/lib/handshake.ts'
import type { Policy } from '../../worker/lib/remote.ts'
import { type Claims, signToken } from '../../worker/lib/token.ts'

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>

export interface Joining {
  epoch?: string
  rev?: number
  kind?: Kind
  role?: Role
  name?: string | undefined
  creates?: boolean
  madeAt?: number
  network?: string
  expiresAt?: number
  retention?: { days?: number; messages?: number }
  settings?: SiteSettings
  version?: number
  pass?: number
  avatar?: string
  was?: string[]
  rooms?: string[]
  kid?: string
  jti?: string
}

export const ORIGIN = 'https://site.example'

export function stubOf(room: string) {
  return env.ROOM.get(env.ROOM.idFromName(`demo/${room}`))
}

/** A limit for what hangs, not for a machine that has more to do. */
const PATIENCE = 15_000

/** A socket into a room, as the Worker opens it, with what came out of it so far. */
export class Client {
  readonly frames: ServerFrame[] = []
  readonly texts: string[] = []
  closed: { code: number; reason: string } | undefined
  #wake: () => void = () => undefined

  constructor(readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => {
      this.texts.push(data as string)
      if (data !== 'pong') this.frames.push(JSON.parse(data as string) as ServerFrame)
      this.#wake()
    })
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason }
      this.#wake()
    })
    socket.accept()
  }

  say(...frames: ClientFrame[]): void {
    for (const frame of frames) this.socket.send(JSON.stringify(frame))
  }

  /** The first frame from `after` on that is of a type and passes. */
  async until<T extends ServerFrame['type']>(
    type: T,
    passes: (frame: Frame<T>) => boolean = () => true,
    after = 0,
  ): Promise<Frame<T>> {
    const found = () =>
      this.frames
        .slice(after)
        .find((frame): frame is Frame<T> => frame.type === type && passes(frame as Frame<T>))
    await this.#wait(
      () => found() !== undefined,
      () => `${type}; had ${JSON.stringify(this.frames.slice(-5))}`,
    )
    return found() as Frame<T>
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    await this.#wait(
      () => this.closed !== undefined,
      () => `close; had ${JSON.stringify(this.frames.slice(-3))}`,
    )
    return this.closed as { code: number; reason: string }
  }

  /** Goes, and waits until the room has said goodbye. */
  async leave(): Promise<void> {
    this.socket.close(1000)
    await this.untilClosed()
  }

  answer(nonce: string) {
    return this.#either(nonce)
  }

  /** Everything this client was told of messages, the newest value of each. */
  state(): Map<number, Message> {
    const values = new Map<number, Message>()
    for (const frame of this.frames) {
      if (!('messages' in frame)) continue
      for (const value of frame.messages) {
        if ('kind' in value && value.kind === 'text' && (values.get(value.seq)?.rev ?? 0) < value.rev) {
          values.set(value.seq, value as Message)
        }
      }
    }
    return new Map([...values].sort(([a], [b]) => a - b))
  }

  async #either(nonce: string): Promise<Frame<'done'> | Frame<'rejected'>> {
    const found = () =>
      this.frames.find(
        (frame): frame is Frame<'done'> | Frame<'rejected'> =>
          (frame.type === 'done' || frame.type === 'rejected') && frame.nonce === nonce,
      )
    await this.#wait(
      () => found() !== undefined,
      () => `answer to ${nonce}`,
    )
    return found() as Frame<'done'>
  }

  async #wait(done: () => boolean, what: () => string): Promise<void> {
    const end = Date.now() + PATIENCE
    while (!done()) {
      if (Date.now() > end) throw new Error(`no ${what()}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, 50)
      })
    }
  }
}

export function claimsOf(member: string, joining: Joining = {}): Claims {
  const kind = joining.kind ?? 'guest'
  const name = 'name' in joining ? joining.name : kind === 'watching' ? undefined : titled(member)
  return {
    member,
    kind,
    role: joining.role ?? 'guest',
    site: 'demo',
    origin: ORIGIN,
    version: joining.version ?? 1,
    settings: {
      creates: (joining.creates ?? true) ? '*' : '',
      keepDays: joining.retention?.days ?? 0,
      keepMessages: joining.retention?.messages ?? 0,
      ...joining.settings,
    },
    madeAt: joining.madeAt ?? Date.now(),
    expiresAt: joining.expiresAt ?? Date.now() + 3600_000,
    ...(name !== undefined && { name }),
    ...picked(joining, 'avatar', 'was', 'rooms', 'kid', 'jti'),
  }
}

/** How a host wants a room kept; what is not said is as it is by default. */
export function policyOf(
  slug: string,
  { settings, ...more }: Partial<Omit<Policy, 'settings'>> & { settings?: RoomSettings } = {},
): Policy {
  const kept = effective({}, settings)
  return { site: 'demo', slug, version: 2, state: 'open', passwordRev: 0, ...more, settings: kept }
}

export async function join(room: string, member: string, joining: Joining = {}): Promise<Client> {
  const request = handshakeRequest({
    claims: claimsOf(member, joining),
    room,
    network: joining.network ?? `net-${member}`,
    ...picked(joining, 'pass'),
    ...(joining.epoch !== undefined && { epoch: joining.epoch }),
    ...(joining.rev !== undefined && { rev: joining.rev }),
  })
  const response = await stubOf(room).fetch(request)
  if (!response.webSocket) throw new Error(`no socket: ${response.status}`)
  return new Client(response.webSocket)
}

/** Joins and waits for the welcome. */
export async function enter(room: string, member: string, joining: Joining = {}) {
  const client = await join(room, member, joining)
  return { client, welcome: await client.until('welcome') }
}

/** A token as the Worker signs it. */
export async function tokenOf(member: string, joining: Joining = {}, secret: string = env.PARLOR_SECRET) {
  const { expiresAt, madeAt, ...claims } = claimsOf(member, joining)
  return (await signToken(claims, secret, madeAt, expiresAt - madeAt)).token
}

/** Says something and waits for its answer. */
export async function wrote(client: Client, body = 'hello') {
  const frame = { type: 'send', nonce: nonce(), body } as const
  client.say(frame)
  return client.answer(frame.nonce)
}

/** Asks until it is so. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await holds()); await sleep(25)) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
  }
}

/** Rows of a room's own storage. */
export function rowsOf(room: string, query: string): Promise<Record<string, SqlStorageValue>[]> {
  return runInDurableObject(stubOf(room), (_, { storage }) => storage.sql.exec(query).toArray())
}

/** Has the clock stand still, so that a slow machine has no more turns; returns what moves it on, by milliseconds. */
export function still(): (by: number) => void {
  let now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestFinished(() => {
    clock.mockRestore()
  })
  return (by) => {
    now += by
  }
}

/**
 * Rows read and written by the rooms of this file from now on, until the test ends. Rows are nearly all
 * of a room's bill, so they are counted where SQLite counts them: at the cursors.
 */
export async function counted(room: string): Promise<() => { read: number; written: number }> {
  const cursors: { rowsRead: number; rowsWritten: number }[] = []
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    const sql = Object.getPrototypeOf(storage.sql) as SqlStorage
    const exec = Reflect.get(sql, 'exec') as (
      this: SqlStorage,
      ...given: unknown[]
    ) => (typeof cursors)[number]
    const counting = function (this: SqlStorage, ...given: unknown[]) {
      const cursor = exec.apply(this, given)
      // Other objects of this runtime may be at work too.
      if (this === storage.sql) cursors.push(cursor)
      return cursor
    }
    Reflect.set(sql, 'exec', counting)
    onTestFinished(() => void Reflect.set(sql, 'exec', exec))
  })
  return () => ({
    read: cursors.reduce((total, cursor) => total + cursor.rowsRead, 0),
    written: cursors.reduce((total, cursor) => total + cursor.rowsWritten, 0),
  })
}

let count = 0
export function nonce(): string {
  return `nonce-${String(++count).padStart(6, '0')}`
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function picked<K extends keyof Joining>(joining: Joining, ...keys: K[]): Pick<Joining, K> {
  return Object.fromEntries(keys.filter((key) => key in joining).map((key) => [key, joining[key]])) as Pick<
    Joining,
    K
  >
}

function titled(member: string): string {
  return member.charAt(0).toUpperCase() + member.slice(1)
}
