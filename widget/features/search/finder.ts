import type { Message, Person, Value } from '../../../protocol/model.ts'
import type { SearchResponse } from '../../../protocol/search.ts'
import type { ServerFrame } from '../../../protocol/server.ts'
import { ask } from '../../room/ask.ts'
import type { RoomClient } from '../../room/client.ts'
import type { ParlorError } from '../../room/error.ts'
import { request } from '../../room/request.ts'
import { lazier } from '../../ui/lazier.ts'
import { resolved } from './chosen.ts'

/** Typing goes on for so long without a question. */
const PAUSE = 180
/** Letters of a query; the server takes no more. */
const LONGEST = 400
/** Pages in which nothing was found that are passed over without being asked. */
const PASSED = 4

export interface Result {
  room: { slug: string; title?: string }
  message: Message
}

export type Scope = 'room' | 'site'

type Found = Awaited<ReturnType<typeof lazier.found>>

interface Page {
  results: Result[]
  next: number | string | undefined
}

/** Finds messages while somebody types; of two answers the one to the later question counts. No DOM. */
export class Finder {
  results: readonly Result[] = []
  /** `short`: nothing is asked for yet. */
  state: 'idle' | 'short' | 'asking' | 'done' | 'failed' = 'idle'
  code: ParlorError['code'] | undefined
  /** Reads queries, and draws what was found; comes with the first question. */
  found: Found | undefined
  scope: Scope = 'room'
  /** Where it goes on. */
  next: number | string | undefined
  readonly people = new Map<string, Person>()
  #text = ''
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: () => RoomClient | undefined,
    private readonly changed: () => void,
  ) {}

  /** What is in the field. `now`: it was meant, not typed. */
  seek(text: string, now = false): void {
    clearTimeout(this.#timer)
    this.#turn++
    this.#text = text
    if (!text.trim()) this.#nothing('idle')
    else if (now) void this.#begin()
    else this.#timer = setTimeout(() => void this.#begin(), PAUSE)
  }

  /** The next page; does nothing while one is under way. */
  more(): void {
    if (this.next === undefined || this.state === 'asking') return
    void this.#read(this.#turn, [...this.results], this.next)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#turn++
  }

  /** What was found changes with the room. */
  heard(frame: ServerFrame): void {
    if (frame.type !== 'changes') return
    const gone = new Set(
      frame.messages
        .filter((value) => 'deletedAt' in value || ('kind' in value && value.kind === 'void'))
        .map(({ seq }) => seq),
    )
    const slug = this.client()?.options.room
    const left = this.results.filter(({ room, message }) => room.slug !== slug || !gone.has(message.seq))
    if (left.length === this.results.length) return
    this.results = left
    this.changed()
  }

  async #begin(): Promise<void> {
    const turn = this.#turn
    this.#become('asking')
    this.found = await lazier.found()
    if (turn !== this.#turn) return
    if (this.found.asks(this.#text)) await this.#read(turn, [], undefined)
    else this.#nothing('short')
  }

  #nothing(state: 'idle' | 'short'): void {
    this.results = []
    this.next = undefined
    this.#become(state)
  }

  async #read(turn: number, before: Result[], from: Page['next']): Promise<void> {
    const client = this.client()
    if (!client) return
    // The browser knows sooner than the line does.
    if (!navigator.onLine) return this.#fail('unreachable')
    this.#become('asking')
    try {
      let page = await this.#page(client, from)
      for (let passed = 0; passed < PASSED && !page.results.length && page.next !== undefined; passed++) {
        if (turn !== this.#turn) return
        page = await this.#page(client, page.next)
      }
      if (turn !== this.#turn) return
      const shown = page.results.filter(({ message }) => !client.ignored.value.has(message.author))
      this.results = [...before, ...shown]
      this.next = page.next
      this.#become('done')
    } catch (error) {
      if (turn === this.#turn) this.#fail((error as ParlorError).code)
    }
  }

  #fail(code: ParlorError['code']): void {
    this.code = code
    this.#become('failed')
  }

  async #page(client: RoomClient, from: Page['next']): Promise<Page> {
    const query = resolved(this.#text).slice(0, LONGEST)
    if (this.scope === 'room') {
      const before = typeof from === 'number' && { before: from }
      const found = await ask(client, { type: 'search', query, ...before })
      this.#meet(found.people)
      const room = { slug: client.options.room }
      return {
        results: found.messages.filter(isWhole).map((message) => ({ room, message })),
        next: found.next,
      }
    }
    await client.session.current()
    const cursor = typeof from === 'string' ? `&cursor=${encodeURIComponent(from)}` : ''
    const answer = await request(client.options, `search?query=${encodeURIComponent(query)}${cursor}`, {
      method: 'GET',
      token: client.session.grant?.token,
    })
    const { hits, people, cursor: next } = answer as SearchResponse
    this.#meet(people)
    return { results: hits, next }
  }

  #meet(people: readonly Person[]): void {
    for (const person of people) this.people.set(person.id, person)
  }

  #become(state: Finder['state']): void {
    this.state = state
    this.changed()
  }
}

function isWhole(value: Value): value is Message {
  return !('partial' in value) && value.kind !== 'void'
}
