import type { Ignored, IgnoredResponse } from '../../../protocol/http.ts'
import { attend, type Seat } from '../../room/attend.ts'
import type { RoomClient } from '../../room/client.ts'
import type { ParlorError } from '../../room/error.ts'
import { listen, visible } from '../../room/page.ts'
import { request } from '../../room/request.ts'
import { named } from '../../room/session.ts'
import { Signal } from '../../room/signal.ts'

/** The server is not asked more often, in milliseconds, however many tabs and rooms come back at once. */
const SELDOM = 60_000
/** Owner of what is kept without a name. */
const NOBODY = '~'
/** After these the same may be tried again: everything else is an answer. */
const PASSING = new Set(['unreachable', 'rate_limited', 'internal', 'identity_expired'])

/**
 * Whom this reader ignores. The server keeps it, so that it holds on every device; this browser keeps a copy,
 * so that the first paint is right, and what the server could not be told yet: without a connection, or
 * without a name, it waits for one.
 */
export class Ignoring {
  /** Those who are ignored, as they are called, the latest first. */
  readonly list = new Signal<readonly Ignored[]>([])
  readonly #client: RoomClient
  #seat: Seat | undefined
  #stops: (() => void)[] = []
  #owner = ''
  #busy: Promise<void> | undefined

  constructor(client: RoomClient) {
    this.#client = client
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
    const waiting = this.#waiting
    for (const one of on ? [id] : this.#idsOf(id)) waiting[one] = on
    this.#wait(waiting)
    this.#apply()
    try {
      await this.#tell()
    } catch (error) {
      if (!PASSING.has((error as ParlorError).code)) throw error
    }
  }

  /** Asks the server, unless this browser has just done so; `now`: in any case. */
  async refresh(now = false): Promise<void> {
    const { me, store } = this.#client
    if (!named(me.value) || !this.#client.session.open) return
    const asked = Number(store.get(`ignored-at:${this.#owner}`)) || 0
    if (!now && Math.abs(Date.now() - asked) < SELDOM && !Object.keys(this.#waiting).length) return
    await this.#tell()
    const owner = this.#owner
    store.set(`ignored-at:${owner}`, String(Date.now()))
    const { ignored } = (await this.#ask('GET', 'me/ignored')) as IgnoredResponse
    if (owner !== this.#owner) return
    this.list.value = ignored
    this.#apply(new Set(ignored.flatMap(({ id, was = [] }) => [id, ...was])))
  }

  /** Somebody else, or the same under a name: what they had chosen before that goes along. */
  #become(): void {
    const { owner, me, store } = this.#client
    if (owner === this.#owner) return
    this.#owner = owner
    this.list.value = []
    if (owner !== NOBODY) {
      const before = [NOBODY, ...(me.value?.was ?? [])].map((one) => `ignoring:${one}`)
      const kept = before.map((key) => store.json(key) as Record<string, boolean> | undefined)
      const waiting = kept.reduce<Record<string, boolean>>((all, one) => ({ ...one, ...all }), this.#waiting)
      this.#wait(Object.fromEntries(Object.entries(waiting).filter(([id]) => id !== owner)))
      for (const key of [...before, `ignored:${NOBODY}`]) store.set(key, undefined)
    }
    this.#apply()
    if (this.#seat) void this.refresh().catch(() => undefined)
  }

  /** Every id under which somebody is known to be the same. */
  #idsOf(id: string): readonly string[] {
    const found = this.list.value.find((one) => one.id === id || one.was?.includes(id))
    return found ? [found.id, ...(found.was ?? [])] : [id]
  }

  /** What the server was not told yet, by id. */
  get #waiting(): Record<string, boolean> {
    const kept = this.#client.store.json(`ignoring:${this.#owner}`)
    return typeof kept === 'object' && kept ? (kept as Record<string, boolean>) : {}
  }

  #wait(waiting: Record<string, boolean>): void {
    const { store } = this.#client
    store.set(`ignoring:${this.#owner}`, Object.keys(waiting).length ? JSON.stringify(waiting) : undefined)
  }

  /** Tells the server what it was not told yet, one after the other. */
  #tell(): Promise<void> {
    return (this.#busy ??= this.#flush().finally(() => (this.#busy = undefined)))
  }

  async #flush(): Promise<void> {
    const owner = this.#owner
    if (owner === NOBODY) return
    for (const [id, on] of Object.entries(this.#waiting)) {
      let refused: ParlorError | undefined
      try {
        await this.#ask(on ? 'PUT' : 'DELETE', `me/ignored/${encodeURIComponent(id)}`)
      } catch (error) {
        refused = error as ParlorError
        if (PASSING.has(refused.code)) throw error
        // Nobody of that name is there to be ignored, or was: then it is done.
        if (refused.code === 'unknown_site') refused = undefined
      }
      if (owner !== this.#owner) return
      const { [id]: told, ...others } = this.#waiting
      if (told === on) this.#wait(others)
      if (refused) {
        this.#apply(new Set([...this.#client.ignored.value].filter((one) => one !== id)))
        throw refused
      }
    }
  }

  /** Puts together what the server said last and what it was not told yet; keeps it, shows it, tells other tabs. */
  #apply(told: ReadonlySet<string> = this.#kept): void {
    const ids = new Set(told)
    for (const [id, on] of Object.entries(this.#waiting)) {
      if (on) ids.add(id)
      else ids.delete(id)
    }
    ids.delete('')
    const before = [...this.#kept].join(' ')
    const text = [...ids].join(' ')
    this.#client.store.set(`ignored:${this.#owner}`, text || undefined)
    this.#show(ids)
    if (before !== text) this.#seat?.tell()
  }

  get #kept(): ReadonlySet<string> {
    return new Set(this.#client.store.get(`ignored:${this.#owner}`)?.split(' '))
  }

  /** Another tab or room of this browser has changed it. */
  #load(): void {
    if (this.#owner) this.#show(this.#kept)
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

  async #ask(method: string, path: string): Promise<unknown> {
    const { options, session } = this.#client
    await session.current()
    return request(options, path, { method, token: session.grant?.token })
  }
}

const all = new WeakMap<RoomClient, Ignoring>()

/** Whom the reader of this room ignores, and how to change that: `ignoringOf(client).set(id, true)`. */
export function ignoringOf(client: RoomClient): Ignoring {
  const found = all.get(client) ?? new Ignoring(client)
  all.set(client, found)
  return found
}
