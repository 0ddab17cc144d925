import { Hono } from 'hono'
import * as v from 'valibot'
import { RebuildRequest } from '../../../protocol/search.ts'
import { database } from '../../db/database.ts'
import { listRooms } from '../../db/room-lists.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type ApiEnv, guard } from './guard.ts'
import { operation } from './operation.ts'
import { paged } from './page.ts'
import { clearSearch, reindexRoom } from './reach.ts'

/** Rooms of one request: each is woken. */
const ROOMS = 50

const rebuild = operation({
  id: 'rebuildSearch',
  method: 'post',
  path: '/v1/sites/:site/search/rebuild',
  tag: 'Site',
  summary: 'Rebuild the search of all rooms',
  description:
    'Empties it, and lets the rooms hand over what they hold: some at each request, until an answer has no `next`. They take a few minutes; search within a room goes on meanwhile.',
  scope: 'site:write',
  body: RebuildRequest,
  answers: {
    202: v.object({
      rooms: v.pipe(v.number(), v.description('Rooms that began.')),
      next: v.exactOptional(v.pipe(v.string(), v.description('`cursor` of the next request.'))),
    }),
  },
})

export const searchOperations = [rebuild]

/** Makes the site's search anew from its rooms. */
export const searching = new Hono<ApiEnv>().post(
  rebuild.path,
  privately,
  secret,
  guard(rebuild),
  async (c) => {
    const { cursor } = c.req.valid('json')
    if (cursor === undefined) await clearSearch(c)
    const page = { limit: ROOMS, ...(cursor !== undefined && { cursor }) }
    const { items, next } = await paged(c, ['rebuild'], page, (slice) =>
      listRooms(database(c.env.DB), c.var.site.id, slice),
    )
    for (const { slug } of items) await reindexRoom(c, slug)
    return c.json({ rooms: items.length, ...next }, 202)
  },
)
