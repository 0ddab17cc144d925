import { HERE, MENTION, mentionsIn } from '../../protocol/mentions.ts'
import type { Role } from '../../protocol/model.ts'
import { may } from '../../protocol/roles.ts'
import type { Connections } from './connections.ts'
import { type People, type Profile, profileOf } from './people.ts'

/** A body as its author may have it, and whoever it names for the first time. */
export interface Mentioning {
  body: string
  /** To be kept in the transaction that keeps the body, so that their names are told with it. */
  profiles: Profile[]
}

/** Whom a body may call: members that the room knows, and everyone here by those who may. */
export class Mentions {
  constructor(
    private readonly people: People,
    private readonly connections: Connections,
  ) {}

  /** Turns what calls nobody, or more than one may call, into the plain text that it looks like. */
  in(body: string, role: Role): Mentioning {
    const ids = mentionsIn(body)
    if (ids.length === 0) return { body, profiles: [] }
    const called = new Set<string>()
    const profiles: Profile[] = []
    for (const id of ids) {
      const profile = id === HERE ? undefined : this.#newcomer(id)
      if (profile) profiles.push(profile)
      if (profile || (id === HERE ? may(role, 'call_here') : this.#knows(id))) called.add(id)
    }
    return { body: plainBut(called, body), profiles }
  }

  #knows(id: string): boolean {
    return this.people.of([id]).some(({ name }) => name !== '')
  }

  /** Somebody who is here and never wrote. */
  #newcomer(id: string): Profile | undefined {
    if (this.people.of([id]).length > 0) return undefined
    const [connection] = this.connections.all(id)
    return connection && profileOf(connection)
  }
}

function plainBut(called: ReadonlySet<string>, body: string): string {
  return body.replace(MENTION, (token: string, id: string, at: number) => {
    if (called.has(id)) return token
    // Behind another bracket what is left over could make a token again.
    return body[at - 1] === '<' ? ` @${id}` : `@${id}`
  })
}
