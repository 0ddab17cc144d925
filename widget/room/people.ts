import type { Person, Presence } from '../../protocol/model.ts'
import type { PresenceChange } from '../../protocol/server.ts'
import type { Roster } from './state.ts'

/** Who is known, who is here. Of what is told about a person, the latest holds. */
export class People {
  self: string | undefined
  /** Without presence, so that rows of messages do not follow who comes and goes. */
  known: ReadonlyMap<string, Person> = new Map()
  readonly #here = new Map<string, Presence>()
  #count = 0
  #roster: Roster | undefined

  /** People as carried beside messages: names, not presence. */
  learn(people: readonly Person[]): void {
    let next: Map<string, Person> | undefined
    for (const { presence: _, ...person } of people) {
      const { id, name, role, avatar } = person
      const old = this.known.get(id)
      if (old?.name === name && old.role === role && old.avatar === avatar) continue
      ;(next ??= new Map(this.known)).set(id, person)
      if (this.#here.has(id)) this.#roster = undefined
    }
    if (next) this.known = next
  }

  /** People told to be here. */
  arrive(people: readonly Person[]): void {
    this.learn(people)
    for (const { id, presence } of people) this.#set(id, presence)
  }

  /** These are here, and nobody else. */
  welcome(people: readonly Person[], count: number): void {
    this.#here.clear()
    this.#roster = undefined
    this.#count = count
    this.arrive(people)
  }

  change({ joined = [], changed = [], left = [], count }: PresenceChange): void {
    this.arrive(joined)
    // Of someone beyond the part of the roster that was told nothing is shown.
    this.arrive(changed.filter(({ id }) => this.#here.has(id)))
    for (const id of left) this.#set(id)
    if (count !== this.#count) this.#roster = undefined
    this.#count = count
  }

  /** The same object until something in it changes. */
  get roster(): Roster {
    return (this.#roster ??= { members: this.#sorted(), count: this.#count })
  }

  #set(id: string, presence?: Presence): void {
    if (this.#here.get(id) === presence) return
    if (presence) this.#here.set(id, presence)
    else this.#here.delete(id)
    this.#roster = undefined
  }

  #sorted(): Person[] {
    const rank = ({ id, role }: Person): number =>
      id === this.self ? 0 : role === 'owner' || role === 'moderator' ? 1 : 2
    return [...this.#here]
      .flatMap(([id, presence]) => {
        const person = this.known.get(id)
        return person ? { ...person, presence } : []
      })
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  }
}
