import type { Message, Person, Role } from '../../protocol/model.ts'
import { matches, parseQuery, type Query } from '../../protocol/query.ts'
import type { Asked, Place, Shelf } from '../lib/remote.ts'
import { compare } from '../lib/merging.ts'
import { matchOf } from '../lib/search.ts'
import { IDS } from './taking.ts'

/** Blocks, and letters of them, looked at for one answer; the next question goes on where it ended. */
const MOST = 200
const LETTERS = 800_000
/** Letters of blocks that go on beyond the beginning: more than any rooms hold but those filled for it. */
const ACROSS = 1_600_000
/** Ids that a name may stand for. */
const NAMESAKES = 50

type Hit = Shelf['hits'][number]
type Row = { id: number; slug: string; messages: string }

/** The reading half of a shard. */
export class Finding {
  constructor(private readonly sql: SqlStorage) {}

  search({ query: text, rooms, beyond, limit }: Asked): Shelf {
    const query = parseQuery(text)
    const slugs = JSON.stringify(rooms.map(({ slug }) => slug))
    const authors = query.from.map((who) => this.#authors(who, slugs))
    if (query.from.some(({ not }, at) => !not && authors[at]?.size === 0)) return { hits: [], people: [] }
    const since = new Map(rooms.map((room) => [room.slug, room.since ?? -1]))
    const fits = ({ slug, message }: Hit) =>
      message.at > (since.get(slug) ?? Infinity)
      && (!beyond || compare(placeOf({ slug, message }), beyond) > 0)
      && matches(query, message, (author, who) => authors[query.from.indexOf(who)]?.has(author) === true)
    const top = Math.min(beyond ? beyond.at + 1 : Infinity, query.before ?? Infinity)
    const match = matchOf(
      query,
      authors.map((ids) => [...ids]),
    )
    const { hits, reached } = this.#gather(this.#blocks(match, slugs, top), fits, limit, {
      top,
      after: query.after ?? 0,
    })
    return { hits, people: this.#people(hits), ...(reached !== undefined && { reached }) }
  }

  /** Reads on until no block that is left can hold anything later than what was found. */
  #gather(
    rows: Iterable<Row>,
    fits: (hit: Hit) => boolean,
    limit: number,
    { top, after }: { top: number; after: number },
  ): { hits: Hit[]; reached?: number } {
    const hits: Hit[] = []
    let [looked, letters, across] = [0, 0, 0]
    let reached: number | undefined
    for (const { id, slug, messages } of rows) {
      const latest = Math.floor(id / IDS)
      if (latest < after) break
      if (hits.length >= limit && latest < (hits[limit - 1]?.message.at ?? 0)) break
      // Those that go on beyond the beginning are few, and without them there is no going on.
      if (latest < top && (looked++ >= MOST || letters >= LETTERS)) {
        reached = latest
        break
      }
      if (latest < top) letters += messages.length
      else if ((across += messages.length) > ACROSS) continue
      const found = (JSON.parse(messages) as Message[]).map((message) => ({ slug, message })).filter(fits)
      if (found.length === 0) continue
      hits.push(...found)
      hits.sort((a, b) => compare(placeOf(a), placeOf(b)))
    }
    const sure = reached === undefined ? hits : hits.filter(({ message }) => message.at > reached)
    return { hits: sure.slice(0, limit), ...(reached !== undefined && { reached }) }
  }

  /**
   * Blocks of these rooms that may hold something from before `top`, by their latest message. Those that
   * began before `top` and go on after it come first: one of each room at most.
   */
  *#blocks(match: string, slugs: string, top: number): Generator<Row> {
    const end = Number.isFinite(top) ? top * IDS : Number.MAX_SAFE_INTEGER
    if (Number.isFinite(top)) {
      yield* this.sql.exec<Row>(
        `SELECT b.id, b.slug, b.messages FROM json_each(?) AS r CROSS JOIN blocks AS b
           ON b.id = (SELECT id FROM blocks WHERE slug = r.value AND id >= ? ORDER BY id LIMIT 1)
         ORDER BY b.id DESC`,
        slugs,
        end,
      )
    }
    const among = 'b.slug IN (SELECT value FROM json_each(?))'
    if (match === '') {
      const query = `SELECT b.id, b.slug, b.messages FROM blocks AS b WHERE b.id < ? AND ${among} ORDER BY b.id DESC`
      yield* this.sql.exec<Row>(query, end, slugs)
    } else {
      const query = `SELECT b.id, b.slug, b.messages FROM words CROSS JOIN blocks AS b ON b.id = words.rowid
        WHERE words MATCH ? AND words.rowid < ? AND ${among} ORDER BY words.rowid DESC`
      yield* this.sql.exec<Row>(query, match, end, slugs)
    }
  }

  #authors({ id, name }: Query['from'][number], slugs: string): Set<string> {
    const query = `SELECT DISTINCT id FROM people WHERE slug IN (SELECT value FROM json_each(?))
      AND (id = ? OR (? <> '' AND instr(search, ?) > 0)) LIMIT ?`
    const rows = this.sql.exec<{ id: string }>(query, slugs, id, name, name, NAMESAKES).toArray()
    return new Set(rows.map((row) => row.id))
  }

  #people(hits: readonly Hit[]): Person[] {
    const wanted = new Map(
      hits.map(({ slug, message }) => [`${slug}\n${message.author}`, [slug, message.author] as const]),
    )
    type Known = { id: string; name: string; role: Role; avatar: string | null }
    const query = 'SELECT id, name, role, avatar FROM people WHERE slug = ? AND id = ?'
    const known = [...wanted.values()].flatMap(([slug, id]) =>
      this.sql.exec<Known>(query, slug, id).toArray(),
    )
    return known.map(({ avatar, ...person }) => ({ ...person, ...(avatar !== null && { avatar }) }))
  }
}

function placeOf({ slug, message }: Hit): Place {
  return { at: message.at, slug, seq: message.seq }
}
