import type { Ignored, IgnoredResponse } from '../../../protocol/http.ts'
import { attend, type Seat } from '../../room/attend.ts'
import type { RoomClient } from '../../room/client.ts'
import type { ParlorError } from '../../room/error.ts'
import { exclusive } from '../../room/locks.ts'
import { listen, visible } from '../../room/page.ts'
import { request } from '../../room/request.ts'
import { named } from '../../room/session.ts'
import { Signal } from '../../room/signal.ts'
import { Kept, NOBODY } from './kept.ts'

/** The server is not asked more often, in milliseconds, however many tabs and rooms come back at once. */
const SELDOM = 60_000
/** So often a list is asked for that changes while it is under way. */
const TRIES = 3
/** After these the same may be tried again: everything else is an answer. */
const PASSING = new Set(['unreachable', 'rate_limited', 'internal', 'identity_expired'])

/**
 * Whom this reader ignores. The server keeps it, so that it holds on every device; this browser keeps a copy,
 * so that the first paint is right, and what the server could not be told yet: without a connection, or
 * without a name, it waits for one.
 *
 * One tab at a time speaks with the server, and asks for the list after it has told something: so the last
 * to speak leaves what the server has, whatever of the others' writing had reached it.
 */
export class Ignoring {
  /** Those who are ignored, as they are called, the latest first. */
  readonly list = new Signal<readonly Ignored[]>([])
  readonly #client: RoomClient
  readonly #kept: Kept
  #seat: Seat | undefined
  #stops: (() => void)[] = []
  #turn: Promise<unknown> = Promise.resolve()

  constructor(client: RoomClient) {
    this.#client = client
    this.#kept = new Kept(client.store)
  }

  /** Keeps to what other tabs and devices change. Returns how to stop. */
  begin(): () => void {
    const { store, me, connection } = this.#client
    this.#seat = attend(`${store.prefix}ignored`, () => this.#load())
    const look = (): void => {
      if (visible()) void this.refresh().catch(() => undefined)
    }
    this.#stops = [
      me.subscribe(() => this.#become()),
      connection.subscribe(() => connection.value.state === 'live' && look()),
      listen(['focus', 'visibilitychange'], look),
      () => this.#seat?.leave(),
    ]
    this.#become()
    look()
    return () => {
      for (const stop of this.#stops.splice(0)) stop()
    }
  }

  /**
   * Ignores somebody from now on, or no more. Holds here at once; resolves when the server has it, or will as
   * soon as it can be reached. Rejects with a `ParlorError` where it will not, and nothing has changed then.
   */
  async set(id: string, on: boolean): Promise<void> {
    this.#become()
    const ids = on ? [id] : this.#idsOf(id)
    this.#kept.wish(Object.fromEntries(ids.map((one) => [one, on])))
    this.#keep(this.#kept.ids)
    const refused = new Map<string, ParlorError>()
    try {
      await this.#speak(refused)
    } catch (error) {
      if (!PASSING.has((error as ParlorError).code)) throw error
    }
    for (const one of ids) {
      const error = refused.get(one)
      if (error) throw error
    }
  }

  /** Asks the server, unless this browser has just done so; `now`: in any case. */
  async refresh(now = false): Promise<void> {
    await this.#speak(new Map(), now)
  }

  /** Somebody else, or the same under a name: what they had chosen before that goes along. */
  #become(): void {
    const { owner, me } = this.#client
    if (owner === this.#kept.owner) return
    this.list.value = []
    this.#kept.become(owner, owner === NOBODY ? [] : [NOBODY, ...(me.value?.was ?? [])])
    this.#keep(this.#kept.ids)
    if (this.#seat) void this.refresh().catch(() => undefined)
  }

  /** Every id under which somebody is known to be the same. */
  #idsOf(id: string): readonly string[] {
    const found = this.list.value.find((one) => one.id === id || one.was?.includes(id))
    return found ? [found.id, ...(found.was ?? [])] : [id]
  }

  /** Tells the server what it was not told, gathers what it refuses, and asks for the list where that may be another. */
  #speak(refused: Map<string, ParlorError>, now = false): Promise<void> {
    const turn = this.#turn.then(() =>
      exclusive(`${this.#client.store.prefix}ignored`, async () => {
        const { me, session } = this.#client
        const { owner } = this.#kept
        if (!named(me.value) || !session.open) return
        const told = await this.#tell(owner, refused)
        if (told || now || Math.abs(Date.now() - this.#kept.asked) > SELDOM) await this.#ask(owner)
      }),
    )
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** One after the other. Whether there was anything to tell. */
  async #tell(owner: string, refused: Map<string, ParlorError>): Promise<boolean> {
    const left = new Map(Object.entries(this.#kept.take()))
    const any = left.size > 0
    for (const [id, on] of left) {
      const error = await this.#put(id, on)
      if (!this.#is(owner)) return false
      if (error && PASSING.has(error.code)) {
        this.#kept.back(Object.fromEntries(left))
        throw error
      }
      left.delete(id)
      this.#kept.drop(id, on)
      if (error) refused.set(id, error)
      const ids = new Set(this.#kept.ids)
      if (on && !error) ids.add(id)
      else ids.delete(id)
      this.#keep(ids)
    }
    return any
  }

  /** Why the server has not done it. */
  async #put(id: string, on: boolean): Promise<ParlorError | undefined> {
    try {
      await this.#request(on ? 'PUT' : 'DELETE', `me/ignored/${encodeURIComponent(id)}`)
    } catch (error) {
      // Nobody of that name is there to be ignored, or was: then it is done.
      if ((error as ParlorError).code !== 'unknown_site') return error as ParlorError
    }
    return undefined
  }

  /** Takes the server's list for what it is, unless somebody was chosen or let go in any tab meanwhile. */
  async #ask(owner: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const holds = this.#kept.ask()
      const { ignored } = (await this.#request('GET', 'me/ignored')) as IgnoredResponse
      if (!this.#is(owner)) return
      if (!holds()) continue
      this.list.value = ignored
      return this.#keep(new Set(ignored.flatMap(({ id, was = [] }) => [id, ...was])))
    }
  }

  /** Still the same, and still here: whoever has left, perhaps by withdrawn consent, keeps and asks for nothing. */
  #is(owner: string): boolean {
    return owner === this.#kept.owner && this.#client.session.open
  }

  async #request(method: string, path: string): Promise<unknown> {
    const { options, session } = this.#client
    await session.current()
    return request(options, path, { method, token: session.grant?.token })
  }

  /** Keeps it, shows it, tells other rooms and tabs. */
  #keep(ids: ReadonlySet<string>): void {
    const fresh = this.#kept.keep(ids)
    this.#show(this.#kept.ids)
    if (fresh) this.#seat?.tell()
  }

  /** Another tab or room of this browser has changed it. */
  #load(): void {
    if (this.#kept.owner) this.#show(this.#kept.ids)
  }

  #show(ids: ReadonlySet<string>): void {
    const { ignored, people } = this.#client
    const known = new Set(this.list.value.flatMap(({ id, was = [] }) => [id, ...was]))
    const fresh = [...ids].filter((id) => !known.has(id))
    const left = this.list.value.filter(({ id, was = [] }) => [id, ...was].some((one) => ids.has(one)))
    // Until the server says more, they are called as they are here.
    const called = fresh.map((id): Ignored => {
      const name = people.value.get(id)?.name
      return { id, ...(name && { name }) }
    })
    if (fresh.length || left.length < this.list.value.length) this.list.value = [...called.reverse(), ...left]
    const same = ids.size === ignored.value.size && [...ids].every((id) => ignored.value.has(id))
    if (!same) ignored.value = ids
  }
}

const all = new WeakMap<RoomClient, Ignoring>()

/** Whom the reader of this room ignores, and how to change that: `ignoringOf(client).set(id, true)`. */
export function ignoringOf(client: RoomClient): Ignoring {
  const found = all.get(client) ?? new Ignoring(client)
  all.set(client, found)
  return found
}
