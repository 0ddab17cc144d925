import type { Message, Reaction, Value, Void } from '../../protocol/model.ts'

/** A message as it is held: voids too, since they keep a slice contiguous. */
export type Held = Message | Void

/**
 * Applies values to a slice kept in order of seq: of two values of one seq the greater rev wins, a
 * partial one merges into what is held. Values outside the slice are left out, for they would make
 * a hole, unless `open`: then those beyond its end go on it. Pure; returns the same array where
 * nothing changed, and unchanged messages keep their identity.
 */
export function place(slice: readonly Held[], values: readonly Value[], open = false): readonly Held[] {
  let next: Held[] | undefined
  // A message edited at once after its creation may come after its successor.
  for (const value of values.toSorted((a, b) => a.seq - b.seq)) {
    const now = next ?? slice
    const at = find(now, value.seq)
    const held = now[at]
    if (held?.seq === value.seq) {
      const won = newer(held, value)
      if (won !== held) (next ??= [...slice])[at] = won
    } else if (!('partial' in value) && (held ? at > 0 : open)) {
      ;(next ??= [...slice]).splice(at, 0, value)
    }
  }
  return next ?? slice
}

/** Of two values of one message, the one that holds. */
export function newer(held: Held, value: Value): Held {
  if (value.rev <= held.rev) return held
  if (!('partial' in value)) return value
  if (held.kind === 'void') return held
  const { partial: _, reactions, ...changed } = value
  return { ...held, ...changed, ...(reactions && { reactions: merge(held.reactions, reactions) }) }
}

/** Of each emoji what was said of it last; what nobody means any more is gone. */
function merge(old: readonly Reaction[] = [], now: readonly Reaction[]): Reaction[] {
  const all = new Map([...old, ...now].map((one) => [one.emoji, one]))
  for (const one of old) all.set(one.emoji, { ...one, ...all.get(one.emoji) })
  return [...all.values()].filter(({ count }) => count)
}

/** Seqs of a slice's ends, 0 where it is empty. */
export const first = (slice: readonly Held[]): number => slice[0]?.seq ?? 0
export const last = (slice: readonly Held[]): number => slice.at(-1)?.seq ?? 0

/** Index of a seq, or where it would go. */
export function find(slice: readonly Held[], seq: number): number {
  let low = 0
  let high = slice.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((slice[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}
