import type { Person, Presence } from '../../protocol/model.ts'
import type { PresenceChange, Typing } from '../../protocol/server.ts'
import type { Roster, Typist } from './state.ts'

const order = new Intl.Collator()
const STAFF: readonly string[] = ['owner', 'moderator']
/** Others' typing lapses unless it is told again. */
const LAPSE = 6000

/** Who is known, who is here. Of what is told about a person, the latest holds. */
export class People {
  self: string | undefined
  /** Without presence, so that rows of messages do not follow who comes and goes. */
  #known: ReadonlyMap<string, Person> = new Map()
  readonly #here = new Map<string, Presence>()
  #count = 0
  #roster: Roster | undefined

  get known(): ReadonlyMap<string, Person> {
    return this.#known
  }

  /** People as carried beside messages: names, not presence. */
  learn(people: readonly Person[]): void {
    let next: Map<string, Person> | undefined
    for (const { presence: _, ...person } of people) {
      const old = this.#known.get(person.id)
      if (old && old.name === person.name && old.role === person.role && old.avatar === person.avatar)
        continue
      ;(next ??= new Map(this.#known)).set(person.id, person)
      if (this.#here.has(person.id)) this.#roster = undefined
    }
    if (next) this.#known = next
  }

  /** Everyone told to be here; `all`: and nobody else. */
  arrive(people: readonly Person[], all = false): void {
    if (all) {
      this.#here.clear()
      this.#roster = undefined
    }
    this.learn(people)
    for (const { id, presence } of people) this.#set(id, presence)
  }

  welcome(people: readonly Person[], count: number): void {
    this.arrive(people, true)
    this.#count = count
  }

  change({ joined = [], changed = [], left = [], count }: PresenceChange): void {
    this.arrive(joined)
    // Of someone beyond the part of the roster that was told nothing is shown.
    this.arrive(changed.filter(({ id }) => this.#here.has(id)))
    for (const id of left) this.#set(id, undefined)
    if (count !== this.#count) this.#roster = undefined
    this.#count = count
  }

  /** The same object until something in it changes. */
  get roster(): Roster {
    return (this.#roster ??= { members: this.#sorted(), count: this.#count })
  }

  #set(id: string, presence: Presence | undefined): void {
    if (this.#here.get(id) === presence) return
    if (presence) this.#here.set(id, presence)
    else this.#here.delete(id)
    this.#roster = undefined
  }

  #sorted(): Person[] {
    const rank = ({ id, role }: Person): number => (id === this.self ? 0 : STAFF.includes(role) ? 1 : 2)
    return [...this.#here]
      .flatMap(([id, presence]) => {
        const person = this.#known.get(id)
        return person ? [{ ...person, presence }] : []
      })
      .sort((a, b) => rank(a) - rank(b) || order.compare(a.name, b.name))
  }
}

/** Others typing, until they stop, fall silent, or their message arrives. */
export class Typists {
  #timer: ReturnType<typeof setTimeout> | undefined
  #now: { members: readonly Typist[]; others: number } = { members: [], others: 0 }

  constructor(private readonly show: (now: { members: readonly Typist[]; others: number }) => void) {}

  told({ members, others = 0 }: Pick<Typing, 'members' | 'others'>, self?: string): void {
    clearTimeout(this.#timer)
    this.#now = { members: members.filter(({ id }) => id !== self), others }
    if (members.length || others) this.#timer = setTimeout(() => this.clear(), LAPSE)
    this.show(this.#now)
  }

  /** Their message has come. */
  spoke(authors: ReadonlySet<string>): void {
    const { members, others } = this.#now
    const left = members.filter(({ id }) => !authors.has(id))
    if (left.length < members.length) this.show((this.#now = { members: left, others }))
  }

  clear(): void {
    clearTimeout(this.#timer)
    if (this.#now.members.length || this.#now.others) this.show((this.#now = { members: [], others: 0 }))
  }
}
