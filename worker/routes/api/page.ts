import type { Page, Slice } from '../../lib/paging.ts'
import { openCursor, sealCursor } from '../../lib/cursor.ts'
import type { Api } from './guard.ts'

const USUAL = 50

interface Asked {
  limit?: number
  cursor?: string
}

/**
 * A page of one of the site's lists, with its cursors signed for that list: `list` names it and all
 * that was asked of it beside the page.
 */
export async function paged<T>(
  c: Api,
  list: (string | undefined)[],
  { limit = USUAL, cursor }: Asked,
  read: (slice: Slice) => Promise<Page<T>>,
): Promise<{ items: T[]; next: { next?: string } }> {
  const whole = [c.var.site.id, ...list]
  const secret = c.env.PARLOR_SECRET
  const after = cursor === undefined ? undefined : await openCursor(cursor, whole, secret)
  const { items, next } = await read({ limit, after })
  return { items, next: next === undefined ? {} : { next: await sealCursor(next, whole, secret) } }
}
