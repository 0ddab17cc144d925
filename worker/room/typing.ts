import { LIMITS } from '../../protocol/limits.ts'
import { Burst } from './burst.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import type { Handlers, Part } from './parts.ts'
import type { Policies } from './policy.ts'

/** Those who stop without saying so are let go after this; receivers let go by themselves too. */
const LAPSE = 6000
const NAMED = 3
/** The least time between two tellings (milliseconds). */
const EVERY = 1000

/** Who is typing. Relayed, never stored: one small frame to each, whatever the roster. */
export class Typing implements Part {
  readonly #typing = new Map<string, { name: string; at: number }>()
  readonly #burst = new Burst(
    () => EVERY,
    () => this.#flush(),
  )

  constructor(
    private readonly policy: Policies,
    private readonly connections: Connections,
  ) {}

  readonly handlers = {
    typing: (from, { on }) => {
      const now = Date.now()
      const before = this.#typing.get(from.member)
      if (from.name === undefined || (!on && !before) || this.policy.lacks('typing')) return
      if (on && before && now - before.at < LIMITS.typing) return
      if (on) this.#typing.set(from.member, { name: from.name, at: now })
      else this.#typing.delete(from.member)
      this.#burst.call(now)
    },
  } satisfies Partial<Handlers>

  left({ member }: Connection): void {
    if (!this.connections.has(member) && this.#typing.delete(member)) this.#burst.call(Date.now())
  }

  #flush(): void {
    const now = Date.now()
    for (const [id, { at }] of this.#typing) if (now - at > LAPSE) this.#typing.delete(id)
    const members = [...this.#typing].slice(-NAMED).map(([id, { name }]) => ({ id, name }))
    const others = this.#typing.size - members.length
    this.connections.broadcast({ type: 'typing', members, ...(others > 0 && { others }) })
  }
}
