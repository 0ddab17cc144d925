import type { Mine } from '../../protocol/model.ts'
import type { Row } from './log.ts'

/** A part that keeps something of messages besides their rows. It goes with their content. */
export interface Keeper {
  /** What a reader, known by these ids, did to these messages; `[]` where that may have been more before. */
  mine?(ids: readonly string[], rows: readonly Row[]): Mine[]
  /** These are emptied for good. Called in the transaction that empties them, before it does. */
  forget?(seqs: readonly number[]): void
  /** The same of all from `from` to below `floor`. */
  forgetBelow?(floor: number, from: number): void
}

/** What all keepers know of what a reader did; nothing of one who only watches. */
export function mineAmong(
  keepers: readonly Keeper[],
  ids: readonly string[],
  rows: readonly Row[],
): { mine?: Mine[] } {
  const mine = keepers.flatMap((keeper) => keeper.mine?.(ids, rows) ?? [])
  return mine.length === 0 ? {} : { mine }
}
