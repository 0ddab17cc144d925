import type { Message, Pending } from '../room/state.ts'
import { dayOf } from './time.ts'

/** One author's messages no further apart than this stand together under one name. */
const TOGETHER = 5 * 60_000

interface Grouped {
  /** First of its group: carries name, avatar and time. */
  head: boolean
  /** Last of its group. */
  tail: boolean
  own: boolean
}
export type MessageRow = { type: 'message'; key: string; message: Message } & Grouped
export type PendingRow = { type: 'pending'; key: string; pending: Pending } & Grouped
export type Row =
  | MessageRow
  | PendingRow
  | { type: 'day'; key: string; at: number }
  | { type: 'unread'; key: string }
  | { type: 'start'; key: string }

export interface Slice {
  messages: readonly Message[]
  /** The message before the first: grouping must not depend on where the slice begins. */
  before?: Message | undefined
  /** The message after the last. */
  after?: Message | undefined
  pending: readonly Pending[]
  /** One's own member id, and those one had before one signed in. */
  me?: string | undefined
  was?: readonly string[] | undefined
  /** The seq above which the unread divider stands. */
  unread?: number | undefined
  /** The slice begins where the room begins. */
  start: boolean
}

interface Written {
  author: string | undefined
  at: number
}

/** Puts a slice of history and what waits behind it into rows, in order of reading. */
export function toRows(slice: Slice): Row[] {
  const rows: Row[] = slice.start ? [{ type: 'start', key: 'start' }] : []
  const mine = new Set([slice.me, ...(slice.was ?? [])])
  let last: Written | undefined = slice.before
  let before: Grouped | undefined
  const place = (written: Written, unread: boolean): Grouped => {
    const newDay = !last || dayOf(last.at) !== dayOf(written.at)
    if (newDay) rows.push({ type: 'day', key: `d${dayOf(written.at)}`, at: written.at })
    if (unread) rows.push({ type: 'unread', key: 'unread' })
    const head = newDay || unread || !last || !together(last, written)
    if (before) before.tail = head
    last = written
    return { head, tail: true, own: written.author !== undefined && mine.has(written.author) }
  }
  for (const message of slice.messages) {
    const grouped = place(message, message.seq === slice.unread)
    const row: MessageRow = { type: 'message', key: `m${message.seq}`, message, ...grouped }
    rows.push(row)
    before = row
  }
  const { after } = slice
  if (before && last && after) {
    before.tail = after.seq === slice.unread || dayOf(last.at) !== dayOf(after.at) || !together(last, after)
  }
  for (const pending of slice.pending) {
    const grouped = place({ author: slice.me, at: Math.max(pending.at, last?.at ?? 0) }, false)
    const row: PendingRow = { type: 'pending', key: `p${pending.nonce}`, pending, ...grouped, own: true }
    rows.push(row)
    before = row
  }
  return rows
}

function together(a: Written, b: Written): boolean {
  return a.author === b.author && b.at - a.at < TOGETHER
}
