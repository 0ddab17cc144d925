import { RETRYABLE } from '../../../protocol/codes.ts'
import type { ClientFrame } from '../../../protocol/client.ts'
import type { Message } from '../../../protocol/model.ts'
import type { ServerFrame } from '../../../protocol/server.ts'
import { sleep, until } from '../../../bench/load/statistics.ts'
import type { RoomClient } from '../../../widget/room/client.ts'
import { type ClientLog, type Command, mark } from '../check.ts'
import { Browser } from './browser.ts'

/** A guest who talks, edits and deletes through the real client, and keeps a log of it for the checker. */
export class Member {
  readonly name: string
  readonly #browser = new Browser({ out: (frame) => this.#said(frame), in: (frame) => this.#told(frame) })
  readonly #commands: Command[] = []
  /** Every frame the server sent, in order. */
  readonly frames: ServerFrame[] = []
  #client: RoomClient | undefined
  #sends = 0
  /** Edits and deletions not settled yet. */
  #open = 0
  readonly #touched = new Set<number>()
  readonly #seen = new Map<number, Message>()

  constructor(name: string) {
    this.name = name
  }

  get client(): RoomClient {
    if (!this.#client) throw new Error(`${this.name} has not come in`)
    return this.#client
  }

  get id(): string {
    return this.client.me.value?.id ?? ''
  }

  /** Opens the page and takes a name, if there is none yet. */
  async enter(server: string, room: string): Promise<void> {
    const client = (this.#client = await this.#browser.load(server, room))
    client.connect()
    await until(() => client.ready.value, `${this.name} to be welcomed`)
    if (client.me.value?.kind === 'watching') await client.join(this.name)
  }

  /** Closes the page and opens it again: what was not acknowledged is in storage. */
  async reload(server: string, room: string): Promise<void> {
    this.client.close()
    this.#open = 0
    await this.enter(server, room)
  }

  say(): void {
    const body = `${mark(this.name, (this.#sends += 1))} said`
    const nonce = this.client.send(body)
    this.#commands.push({ kind: 'send', nonce, body, done: [] })
  }

  /** Says something, or changes something of its own, as `dice` (0–1) falls. */
  act(dice: number): void {
    const own = this.client.timeline.value.items.filter(
      ({ author, deletedAt, seq }) =>
        author === this.id && deletedAt === undefined && !this.#touched.has(seq),
    )
    const one = own[Math.floor((dice * 1000) % own.length)]
    if (!one || dice < 0.6) this.say()
    else if (dice < 0.85) this.edit(one)
    else this.delete(one)
  }

  edit({ seq, body, bodyRev }: Message): void {
    const next = `${body.split(' ')[0] ?? ''} edited ${bodyRev + 1}`
    this.#change({ kind: 'edit', nonce: '', seq, body: next, done: [] }, this.client.edit(seq, next))
  }

  delete({ seq }: Message): void {
    this.#change({ kind: 'delete', nonce: '', seq, done: [] }, this.client.run({ type: 'delete', seq }))
  }

  /** Waits until nothing of this member's is left to be answered. */
  async settled(milliseconds = 60_000): Promise<void> {
    const { client } = this
    const left = () =>
      `${this.name} to settle (${client.connection.value.state}, ${client.pending.value.length} pending, ${this.#open} open)`
    const settled = () =>
      client.connection.value.state === 'live' && client.pending.value.length === 0 && this.#open === 0
    await until(settled, left(), milliseconds).catch(() => Promise.reject(new Error(`waited for ${left()}`)))
  }

  /** Reads back to the beginning, as far as a client holds it at once, and keeps what it saw for the log. */
  async readAll(): Promise<void> {
    const { client } = this
    client.showLatest()
    const items = () => client.timeline.value.items
    const keep = () => items().forEach((item) => this.#seen.set(item.seq, item))
    this.#seen.clear()
    for (keep(); client.timeline.value.more.before; keep()) {
      const first = items()[0]?.seq ?? 0
      client.loadBefore()
      const grown = () => (items()[0]?.seq ?? 0) < first || !client.timeline.value.more.before
      await until(grown, `an earlier page than ${first} for ${this.name}`)
      await sleep(5)
    }
  }

  /** What this member did, and the room as `readAll` found it. */
  log(): ClientLog {
    const final = [...this.#seen.values()].sort((a, b) => a.seq - b.seq)
    return { member: this.id, commands: this.#commands, final }
  }

  #change(command: Command, outcome: Promise<void>): void {
    const { seq = 0 } = command
    this.#commands.push(command)
    // One at a time: an edit based on one that is on its way would be refused as stale.
    this.#touched.add(seq)
    this.#open += 1
    const client = this.client
    const settle = (): void => {
      if (client !== this.#client) return
      this.#open -= 1
      this.#touched.delete(seq)
    }
    outcome.then(settle, settle)
  }

  #said(text: string): void {
    if (text === 'ping') return
    const frame = JSON.parse(text) as ClientFrame
    if (frame.type !== 'edit' && frame.type !== 'delete') return
    const of = this.#commands.find(
      ({ kind, nonce, seq, body }) =>
        kind === frame.type
        && seq === frame.seq
        && (nonce === '' || nonce === frame.nonce)
        && (frame.type === 'delete' || body === frame.body),
    )
    if (of) of.nonce = frame.nonce
  }

  #find(wanted: string | undefined): Command | undefined {
    return this.#commands.find(({ nonce }) => nonce === wanted)
  }

  #told(text: string): void {
    if (text === 'pong') return
    const frame = JSON.parse(text) as ServerFrame
    this.frames.push(frame)
    if ('sent' in frame) for (const { nonce, seq } of frame.sent) this.#find(nonce)?.done.push({ seq })
    if (frame.type !== 'done' && frame.type !== 'rejected') return
    const of = this.#find(frame.nonce)
    if (!of) return
    if (frame.type === 'done') of.done.push(answer(frame))
    else if (!RETRYABLE.has(frame.code)) of.refused = frame.code
  }
}

function answer({ seq, rev }: { seq?: number; rev?: number }): { seq?: number; rev?: number } {
  return { ...(seq !== undefined && { seq }), ...(rev !== undefined && { rev }) }
}
