import { LitElement, html, type TemplateResult } from 'lit'
import type { Me, Message, Person } from '../../protocol/model.ts'
import { en } from '../../widget/locales/en.ts'
import { RoomClient } from '../../widget/room/client.ts'
import type { Locale } from '../../widget/ui/locale.ts'
import { base, tokens } from '../../widget/ui/tokens.styles.ts'

export const PEOPLE: readonly Person[] = [
  { id: 'ann', name: 'Ann Lindqvist', role: 'member' },
  { id: 'bob', name: 'Bob Okafor', role: 'member' },
  { id: 'me', name: 'Mia Chen', role: 'guest' },
]
const MINUTE = 60_000
/** A fixed hour on a fixed day, so that no test depends on when it runs. */
export const NOON = new Date(2026, 2, 4, 12).getTime()

let revs = 0
/** One message; what is not said of it is plain. */
export function message(seq: number, some: Partial<Message> = {}): Message {
  return {
    seq,
    rev: ++revs,
    kind: 'text',
    author: seq % 3 === 0 ? 'bob' : 'ann',
    at: NOON + seq * 2 * MINUTE,
    body: `Message ${seq}${seq % 7 === 0 ? ' with a few more words, long enough to take another line or two' : ''}`,
    bodyRev: 1,
    ...some,
  }
}

export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
}

/**
 * A room client whose server is a list in memory: pages arrive a few milliseconds after they are
 * asked for, and what the elements tell is kept to be looked at.
 */
export class ListedRoom extends RoomClient {
  readonly told: { reading: ('latest' | number)[]; read: number[]; typing: boolean[]; joins: string[] } = {
    reading: [],
    read: [],
    typing: [],
    joins: [],
  }
  /** What the next `join` is refused with. */
  refuses: string | undefined
  pageSize = 50
  #draft = ''
  #nonce = 0

  constructor(
    readonly all: Message[],
    me: Me = { id: 'me', kind: 'guest', role: 'guest', name: 'Mia Chen' },
  ) {
    super({ server: 'http://127.0.0.1', site: 'demo', room: 'lobby' })
    this.me.value = me
    this.people.value = new Map(PEOPLE.map((person) => [person.id, person]))
    this.room.value = { site: 'demo', slug: 'lobby' }
    this.connection.value = { state: 'live' }
    const from = Math.max(0, all.length - this.pageSize)
    this.#show(from, all.length)
    this.ready.value = true
  }

  #show(from: number, to: number): void {
    this.timeline.value = {
      items: this.all.slice(from, to),
      more: { before: from > 0, after: to < this.all.length },
      loading: { before: false, after: false },
      newer: 0,
    }
  }

  /** Messages arrive live. */
  arrive(...arrived: Message[]): void {
    this.all.push(...arrived)
    const { items } = this.timeline.value
    this.timeline.value = { ...this.timeline.value, items: [...items, ...arrived] }
  }

  /** Puts another value in the place of a message. */
  change(seq: number, some: Partial<Message>): void {
    const items = this.timeline.value.items.map((item) =>
      item.seq === seq ? { ...item, ...some, rev: ++revs } : item,
    )
    this.timeline.value = { ...this.timeline.value, items }
  }

  override loadBefore(): void {
    const { items, loading, more } = this.timeline.value
    if (loading.before || !more.before) return
    this.timeline.value = { ...this.timeline.value, loading: { ...loading, before: true } }
    setTimeout(() => {
      const start = this.all.findIndex(({ seq }) => seq === items[0]?.seq)
      const from = Math.max(0, start - this.pageSize)
      const now = this.timeline.value
      this.timeline.value = {
        ...now,
        items: [...this.all.slice(from, start), ...now.items],
        more: { before: from > 0, after: now.more.after },
        loading: { ...now.loading, before: false },
      }
    }, 5)
  }

  override showAround(seq: number): void {
    const at = this.all.findIndex((item) => item.seq === seq)
    setTimeout(() => this.#show(Math.max(0, at - 25), Math.min(this.all.length, at + 25)), 5)
  }

  override loadAfter(): void {
    const { items, loading } = this.timeline.value
    if (loading.after) return
    this.timeline.value = { ...this.timeline.value, loading: { ...loading, after: true } }
    setTimeout(() => {
      const end = this.all.findIndex(({ seq }) => seq === items.at(-1)?.seq) + 1
      const to = Math.min(this.all.length, end + this.pageSize)
      const now = this.timeline.value
      this.timeline.value = {
        ...now,
        items: [...now.items, ...this.all.slice(end, to)],
        more: { before: now.more.before, after: to < this.all.length },
        loading: { ...now.loading, after: false },
      }
    }, 5)
  }

  override showLatest(): void {
    this.#show(Math.max(0, this.all.length - this.pageSize), this.all.length)
  }

  override send(body: string): string {
    const nonce = `nonce-${++this.#nonce}`
    const last = this.timeline.value.items.at(-1)?.at ?? NOON
    this.pending.value = [...this.pending.value, { nonce, body, at: last + 1000, state: 'pending' }]
    return nonce
  }

  /** The room shows a pending message: its row arrives and the pending one goes. */
  acknowledge(nonce: string): Message {
    const pending = this.pending.value.find((one) => one.nonce === nonce)
    const shown = message((this.all.at(-1)?.seq ?? 0) + 1, {
      author: 'me',
      body: pending?.body ?? '',
      at: pending?.at ?? NOON,
    })
    this.arrive(shown)
    this.pending.value = this.pending.value.filter((one) => one.nonce !== nonce)
    return shown
  }

  override retry(nonce: string): void {
    this.pending.value = this.pending.value.map((one) =>
      one.nonce === nonce ? { ...one, state: 'pending' } : one,
    )
  }

  override discard(nonce: string): void {
    this.pending.value = this.pending.value.filter((one) => one.nonce !== nonce)
  }

  override async join(name: string): Promise<void> {
    this.told.joins.push(name)
    await Promise.resolve()
    const code = this.refuses
    this.refuses = undefined
    if (code) throw Object.assign(new Error(code), { code })
    this.me.value = { id: 'me', kind: 'guest', role: 'guest', name }
  }

  override reading(place: 'latest' | number): void {
    this.told.reading.push(place)
  }

  override markRead(seq: number): void {
    this.told.read.push(seq)
    this.unread.value = { count: 0, read: seq }
  }

  override setTyping(on: boolean): void {
    this.told.typing.push(on)
  }

  override get draft(): string {
    return this.#draft
  }
  override set draft(text: string) {
    this.#draft = text
  }
}

/** Stands where `<parlor-room>` stands: gives room, words and colours to what is inside. */
class Surroundings extends LitElement {
  static override styles = [base, tokens]
  inside: () => TemplateResult = () => html``

  override render(): TemplateResult {
    return this.inside()
  }
}
customElements.define('test-surroundings', Surroundings)

export interface Stage extends AsyncDisposable {
  root: ShadowRoot
  host: HTMLElement
}

/** What every part of a room is handed. */
interface Given {
  client: RoomClient
  locale: Locale
}

/** Puts elements into surroundings of a size, as `<parlor-room>` would. */
export async function stage(
  client: RoomClient,
  inside: (given: Given) => TemplateResult,
  { width = 380, height = 480, lang = 'en' } = {},
): Promise<Stage> {
  const host = new Surroundings()
  const given = { client, locale: { lang, strings: en } }
  host.inside = () => inside(given)
  Object.assign(host.style, {
    display: 'flex',
    flexDirection: 'column',
    width: `${width}px`,
    height: `${height}px`,
    font: '15px/22px system-ui',
  })
  document.body.append(host)
  await host.updateComplete
  await settled()
  const root = host.shadowRoot
  if (!root) throw new Error('no shadow root')
  return {
    host,
    root,
    [Symbol.asyncDispose]: () => {
      host.remove()
      return settled()
    },
  }
}

/** After two frames everything has rendered, been measured and been put in place. */
export async function settled(): Promise<void> {
  for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done))
  await new Promise((done) => setTimeout(done))
}

/** Waits for something to become true, fifteen seconds at most: a limit for what hangs, not for a busy machine. */
export async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + 15_000
  while (!what()) {
    if (performance.now() > end) throw new Error(`never came about: ${String(what)}`)
    await settled()
  }
}

/** An element that must be there. */
// Like querySelector's own, the type says what the selector is known to find.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function within<T extends Element>(root: ParentNode | null | undefined, selector: string): T {
  const found = root?.querySelector<T>(selector)
  if (!found) throw new Error(`nothing matches ${selector}`)
  return found
}
