import { TOLD_LIMITS } from '../../protocol/limits.ts'
import type { Welcome } from '../../protocol/server.ts'
import type { Connections } from './connections.ts'
import type { Connection } from './session.ts'
import type { History } from './history.ts'
import type { MessageLog } from './log.ts'
import type { Pins } from './pins.ts'
import type { Policies } from './policy.ts'
import type { Presence } from './presence.ts'
import type { Receipts } from './receipts.ts'
import type { Revisions } from './revisions.ts'
import type { SeenBy } from './seen-by.ts'
import { horizonOf, meOf } from './session.ts'

/** Tells a connection all it needs to show the room: what it has missed, or else the newest page. */
export class Welcomes {
  #carried: { of: object; text: string } | undefined

  constructor(
    private readonly policy: Policies,
    private readonly log: MessageLog,
    private readonly revisions: Revisions,
    private readonly history: History,
    private readonly pins: Pins,
    private readonly presence: Presence,
    private readonly receipts: Receipts,
    private readonly seenBy: SeenBy,
    private readonly connections: Connections,
  ) {}

  /** `since`: the rev that the client has, if it is of this epoch. `other`: it was another member's until now. */
  send(to: Connection, since?: number, other = false): void {
    const horizon = horizonOf(to)
    const delta = since === undefined ? undefined : this.history.since(since, horizon)
    const { rows, messages, quoted, people, more } = delta ?? this.history.snapshot(horizon)
    const pinned = this.pins.seqs(horizon)
    const head: Omit<Welcome, 'messages' | 'quoted' | 'people'> = {
      type: 'welcome',
      epoch: this.revisions.epochFor(horizon),
      rev: this.revisions.rev,
      floor: Math.max(this.log.floor, horizon + 1),
      me: meOf(to),
      room: this.policy.info,
      features: this.policy.features,
      limits: TOLD_LIMITS,
      count: this.connections.count,
      mode: delta ? 'resume' : 'snapshot',
      read: this.receipts.cursor(to.member),
      more,
      ...(pinned.length > 0 && { pinned }),
      // What they did to messages that the client has already, it was not told before.
      ...this.history.ownOf(to, other ? [...rows, ...this.history.snapshot(horizon).rows] : rows),
    }
    // Authors first, those who are here after them, so that the entry with a presence is the last word.
    const listed = this.presence.roster(to.member)
    const here = JSON.stringify([...this.seenBy.besides(listed), ...listed]).slice(1)
    const shared = this.#textOf({ messages, quoted, people })
    const join = people.length > 0 && here.length > 1 ? ',' : ''
    this.connections.answer(to, `${JSON.stringify(head).slice(0, -1)},${shared}${join}${here}}`)
    this.seenBy.welcome(to)
  }

  /** The part that all who join at the same rev have in common, written once; its array of people is left open. */
  #textOf(carried: Pick<Welcome, 'messages' | 'quoted' | 'people'>): string {
    if (this.#carried?.of !== carried.messages) {
      this.#carried = { of: carried.messages, text: JSON.stringify(carried).slice(1, -2) }
    }
    return this.#carried.text
  }
}
