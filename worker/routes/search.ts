import { type Context, Hono } from 'hono'
import { asksForSomething, parseQuery } from '../../protocol/query.ts'
import { SearchRequest, type SearchResponse } from '../../protocol/search.ts'
import { database } from '../db/database.ts'
import { type Searchable, searchableRooms } from '../db/search.ts'
import { checked } from '../lib/checked.ts'
import { openCursor, sealCursor } from '../lib/cursor.ts'
import { inTime } from '../lib/in-time.ts'
import { merge } from '../lib/merging.ts'
import { shardAt, shardOf } from '../lib/places.ts'
import { Problem } from '../lib/problem.ts'
import type { Asked, IndexRemote, Place, Shelf } from '../lib/remote.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { member, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'
import { readerOf } from './reader.ts'

const PATH = '/v1/sites/:site/search'
/** How long a shard may take, in milliseconds. */
const PATIENCE = 4000

/** Finds messages in all rooms of a site that whoever asks may read right now, as D1 has it. */
export const search = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('GET'))
  .get(PATH, privately, member, async (c) => {
    const asked = checked(SearchRequest, c.req.query(), 'The query has another shape than expected.')
    return c.json<SearchResponse>(await find(c, asked))
  })
  .all(PATH, onlyMethods('GET', 'OPTIONS'))

async function find(c: Context<MemberEnv>, { query, cursor, limit }: SearchRequest): Promise<SearchResponse> {
  const { site, claims } = c.var
  const list = ['search', site.id, claims.member, query]
  const secret = c.env.PARLOR_SECRET
  const beyond = cursor === undefined ? undefined : placeIn(await openCursor(cursor, list, secret))
  if (!asksForSomething(parseQuery(query))) return { hits: [], people: [] }
  const rooms = await searchableRooms(database(c.env.DB), { ...readerOf(c), kind: claims.kind }, Date.now())
  const asked = { query, limit: limit + 1, ...(beyond && { beyond }) }
  const { hits, people, next } = merge(await askShards(c, rooms, asked), limit)
  const titles = new Map(rooms.map(({ slug, title }) => [slug, title]))
  return {
    hits: hits.map(({ slug, message }) => {
      const title = titles.get(slug)
      return { room: { slug, ...(title && { title }) }, message }
    }),
    people,
    ...(next && { cursor: await sealCursor(JSON.stringify([next.at, next.slug, next.seq]), list, secret) }),
  }
}

/** Asks those shards that have any of the rooms, each twice where it must be: one that moves breaks the first. */
async function askShards(
  c: Context<MemberEnv>,
  rooms: readonly Searchable[],
  asked: Omit<Asked, 'rooms'>,
): Promise<Shelf[]> {
  const { id, jurisdiction, settings } = c.var.site
  const byShard = Map.groupBy(rooms, ({ slug }) => shardOf(slug))
  const ask = ([shard, some]: [number, Searchable[]]): Promise<Shelf> => {
    const stub: IndexRemote = shardAt(c.env, id, shard, { jurisdiction, hint: settings.place })
    const own = some.map(({ slug, since }) => ({ slug, ...(since !== undefined && { since }) }))
    return inTime(stub.search({ ...asked, rooms: own }), PATIENCE)
  }
  try {
    return await Promise.all([...byShard].map((one) => ask(one).catch(() => ask(one))))
  } catch (cause) {
    throw new Problem(503, 'internal', 'Search does not answer. Try again in a moment.', {
      retryAfter: 2,
      cause,
    })
  }
}

function placeIn(text: string): Place {
  const [at, slug, seq] = JSON.parse(text) as [number, string, number]
  return { at, slug, seq }
}
