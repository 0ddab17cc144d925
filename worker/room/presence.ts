import { LIMITS } from '../../protocol/limits.ts'
import type { Person, Presence as State } from '../../protocol/model.ts'
import { moderates } from '../../protocol/roles.ts'
import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import type { Handlers, Part } from './parts.ts'
import { personOf } from './people.ts'
import type { Policies } from './policy.ts'
import type { RateLimit } from './rate.ts'
import { Refusal } from './refusal.ts'

/** Changes are gathered for so long, so that a reload is neither a departure nor an arrival. */
const GATHER = 900
/** People named in one frame, and ids of those who left. */
const AT_ONCE = 20
const LEAVING = 100
/** People listed in a welcome: enough for a glance, for everyone who joins pays for it. */
const LISTED = 30

const RANK: readonly State[] = ['away', 'locked', 'idle', 'active']

/** Who is here. Told in deltas: in a large room the count, and of the people only those who are listed. */
export class Presence implements Part {
  readonly #joined = new Set<string>()
  readonly #left = new Set<string>()
  readonly #changed = new Set<string>()
  #told = 0
  readonly #burst = new Burst(
    () => GATHER,
    () => this.#flush(),
  )

  constructor(
    private readonly policy: Policies,
    private readonly connections: Connections,
    private readonly rate: RateLimit,
  ) {}

  readonly handlers = {
    status: (from, { activity, screen = 'unlocked' }) => {
      const before = this.#person(from.member)?.presence
      this.connections.update(from, { activity, screen })
      if (this.#person(from.member)?.presence === before) return
      this.#changed.add(from.member)
      this.#burst.call(Date.now())
    },
    people: (from, { query = '', after = '' }) => {
      if (this.policy.lacks('roster')) throw new Refusal('unsupported')
      if (this.rate.take(from.member, Date.now()) > 0) throw new Refusal('rate_limited', 1)
      const wanted = query.normalize('NFC').toLowerCase()
      const found = this.connections.named(wanted, after, LIMITS.people + 1)
      const people = this.#named(found.slice(0, LIMITS.people))
      this.connections.send(from, {
        type: 'people',
        ...(query && { query }),
        ...(after && { after }),
        people,
        more: found.length > people.length,
      })
    },
  } satisfies Partial<Handlers>

  joined({ member }: Connection): void {
    if (this.connections.all(member).length > 1) return
    // Said also of who only reloaded: whoever was welcomed in between was not told of them.
    this.#left.delete(member)
    this.#joined.add(member)
    this.#burst.call(Date.now())
  }

  left({ member }: Connection): void {
    if (this.connections.has(member)) return
    this.#joined.delete(member)
    this.#left.add(member)
    this.#changed.delete(member)
    this.#burst.later(GATHER)
  }

  /** Someone here has another name, picture or role. */
  renamed(member: string): void {
    this.#changed.add(member)
    this.#burst.call(Date.now())
  }

  /** Those to list for `member`: oneself, then whoever came most recently. */
  roster(member: string): Person[] {
    if (this.policy.lacks('roster')) return this.#named([member])
    const listed: Person[] = []
    for (const id of new Set([member, ...this.connections.staff(), ...this.connections.members()])) {
      const person = this.#person(id)
      if (person) listed.push(person)
      if (listed.length === LISTED) break
    }
    return listed
  }

  #flush(): void {
    const crowd = this.connections.count > LIMITS.people
    if (this.policy.lacks('roster')) return this.#count()
    const joined = this.#take(this.#joined)
    // In a crowd the newcomers are only counted: whoever opens the roster asks for it.
    const listed = joined.filter((person) => !crowd || moderates(person.role)).slice(0, AT_ONCE)
    const changed = this.#take(this.#changed)
    const left = [...this.#left].slice(0, LEAVING)
    for (const id of left) this.#left.delete(id)
    const { count } = this.connections
    if (count === this.#told && joined.length + changed.length + left.length === 0) return
    this.#told = count
    const out = listed.length < joined.length || changed.length > AT_ONCE
    this.connections.broadcast({
      type: 'presence',
      ...(listed.length > 0 && { joined: listed }),
      ...(left.length > 0 && { left }),
      ...(changed.length > 0 && { changed: changed.slice(0, AT_ONCE) }),
      count,
      ...(out && { more: true }),
    })
    // Nobody who left may stay listed, so the rest of a crowd that goes at once is told next time.
    if (this.#left.size > 0) this.#burst.later(GATHER)
  }

  /** Where the host wants nobody listed, only how many there are is told. */
  #count(): void {
    for (const ids of [this.#joined, this.#left, this.#changed]) ids.clear()
    const { count } = this.connections
    if (count === this.#told) return
    this.#told = count
    this.connections.broadcast({ type: 'presence', count })
  }

  #take(ids: Set<string>): Person[] {
    const people = this.#named(ids)
    ids.clear()
    return people
  }

  #named(ids: Iterable<string>): Person[] {
    return [...ids].map((id) => this.#person(id)).filter((person) => person !== undefined)
  }

  /** Someone here, as active as the most active of their devices. Watching visitors are nobody. */
  #person(member: string): Person | undefined {
    const connections = this.connections.all(member)
    const [first] = connections
    const person = first && personOf(first)
    if (!person) return undefined
    const rank = Math.max(...connections.map((connection) => RANK.indexOf(stateOf(connection))))
    return { ...person, presence: RANK[rank] ?? 'away' }
  }
}

function stateOf({ activity, screen }: Connection): State {
  return screen === 'locked' ? 'locked' : activity
}
