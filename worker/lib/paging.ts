import { base64url } from 'jose'
import { Problem } from './problem.ts'

/** A part of a list, and where the next one begins: absent at the end. */
export interface Page<T> {
  items: T[]
  next?: string
}

export interface Slice {
  /** `next` of the page before. */
  after?: string | undefined
  limit: number
}

type Key = (string | number)[]

/** The most that one page holds. */
export const LONGEST = 100

/**
 * Where a slice begins, by the types that its list sorts by. Cursors come back from outside: what
 * is none is refused, naming the field it came in, and one of another list at least does no harm.
 */
export function keyOf<T extends Key>(after: string | undefined, like: T, field = 'after'): T | undefined {
  if (after === undefined) return undefined
  const key = decode(after)
  const fits =
    Array.isArray(key)
    && key.length === like.length
    && key.every((part: unknown, at) => typeof part === typeof like[at])
  if (fits) return key as T
  throw new Problem(400, 'malformed', 'This is no cursor of this list.', {
    fields: { [field]: 'Not a cursor of this list.' },
  })
}

/** How many rows to ask for: one more than wanted tells whether there is a next page. */
export function rowsOf(limit: number): number {
  return Math.min(LONGEST, Math.max(1, Math.floor(limit))) + 1
}

/** A page of rows that were read with `rowsOf`. */
export function pageOf<T>(rows: readonly T[], limit: number, key: (last: T) => Key): Page<T> {
  const items = rows.slice(0, rowsOf(limit) - 1)
  const last = items.at(-1)
  if (rows.length === items.length || last === undefined) return { items }
  return { items, next: base64url.encode(JSON.stringify(key(last))) }
}

function decode(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(base64url.decode(text)))
  } catch {
    return undefined
  }
}
