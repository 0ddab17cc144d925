import type { Reaction } from '../../protocol/model.ts'

/** Ids that a sum names of those who reacted. */
const NAMED = 2

/** What the reactions to a message add up to, and of it what is told of a change. */
export interface Summed {
  all: Reaction[]
  changed: Reaction
}

/** The sums once `member` has put `emoji` to a message too. */
export function joined(all: readonly Reaction[], emoji: string, member: string): Summed {
  const before = all.find((one) => one.emoji === emoji)
  const { count = 0, first = [] } = before ?? {}
  if (before && first.length >= NAMED)
    return replaced(all, { ...before, count: count + 1 }, { emoji, count: count + 1 })
  const now = { emoji, count: count + 1, first: [...first, member] }
  return replaced(all, now, now)
}

/** The sums once these have taken it back. `others`: some who did so too, besides those given. */
export function left(
  all: readonly Reaction[],
  emoji: string,
  members: readonly string[],
  others: (besides: readonly string[], most: number) => string[],
): Summed {
  const { count: before = 0, first: named = [] } = all.find((one) => one.emoji === emoji) ?? {}
  const count = before - members.length
  if (count <= 0) return replaced(all, undefined, { emoji, count: 0 })
  const rest = named.filter((id) => !members.includes(id))
  if (rest.length === named.length) return replaced(all, { emoji, count, first: named }, { emoji, count })
  const missing = Math.min(count, NAMED) - rest.length
  const first = [...rest, ...(missing > 0 ? others([...members, ...rest], missing) : [])]
  return replaced(all, { emoji, count, first }, { emoji, count, first })
}

/** The others keep their places, so that nothing moves under a finger. */
function replaced(all: readonly Reaction[], now: Reaction | undefined, changed: Reaction): Summed {
  const at = all.findIndex(({ emoji }) => emoji === changed.emoji)
  if (!now) return { all: all.filter((_, i) => i !== at), changed }
  return { all: at === -1 ? [...all, now] : all.with(at, now), changed }
}
