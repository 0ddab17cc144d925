import type { Context } from 'hono'
import { database } from '../../db/database.ts'
import { exportMember } from '../../db/erasure.ts'
import { selvesOf, slugsOf } from '../../db/profiles.ts'
import type { MemberEnv } from '../../middleware/member.ts'
import { objectOf, reached, roomOf } from './places.ts'

type Bound = Pick<Context<MemberEnv>, 'env' | 'var'>

/** All that a site holds about a member, as one JSON text that is read from the rooms while it is sent. */
export async function exported(c: Bound, id: string): Promise<ReadableStream<Uint8Array>> {
  const db = database(c.env.DB)
  const site = c.var.site.id
  const ids = await selvesOf(db, site, id)
  const [held, known, open] = await Promise.all([
    exportMember(db, site, id),
    slugsOf(db, site, ids),
    // A room that nobody has told D1 of yet is open.
    reached(() => objectOf(c).open()).catch(() => []),
  ])
  const slugs = [...new Set([...known, ...open])].sort()
  const begin = { site, ids, exportedAt: new Date().toISOString(), ...held }
  return streamOf(written(c, begin, slugs))
}

async function* written(c: Bound, held: object & { ids: readonly string[] }, slugs: readonly string[]) {
  // Without its last brace the object goes on.
  yield `${JSON.stringify(held).slice(0, -1)},"messages":{`
  const missing = new Set<string>()
  yield* byRoom(slugs, missing, (slug) => pagesOf(c, slug, held.ids))
  yield `},"did":{`
  yield* byRoom(slugs, missing, (slug) => deedsOf(c, slug, held.ids))
  // Who keeps the file shall see what it lacks.
  yield `},"missing":${JSON.stringify([...missing])}}`
}

/** The inside of an object with a list for each room that has something. */
async function* byRoom(
  slugs: readonly string[],
  missing: Set<string>,
  listed: (slug: string) => AsyncIterable<string>,
) {
  let first = true
  for (const slug of slugs) {
    let some = false
    try {
      for await (const items of listed(slug)) {
        yield `${some ? ',' : `${first ? '' : ','}${JSON.stringify(slug)}:[`}${items}`
        some = true
        first = false
      }
    } catch (error) {
      console.error(`${slug} was not exported`, error)
      missing.add(slug)
    }
    if (some) yield ']'
  }
}

/** What these ids wrote in a room, as the inside of a JSON array, a page at a time. */
async function* pagesOf(c: Bound, slug: string, ids: readonly string[]) {
  const room = roomOf(c, slug)
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after
    const page = await reached(() => room.exported([...ids], from))
    if (!page.ok && page.code !== 'not_found') throw new Error(`the room answered ${page.code}`)
    const { messages, more } = page.ok ? page : { messages: [], more: false }
    if (messages.length > 0) yield messages.map((message) => JSON.stringify(message)).join(',')
    after = more ? messages.at(-1)?.seq : undefined
  }
}

/** What they put to messages and voted for, likewise. */
async function* deedsOf(c: Bound, slug: string, ids: readonly string[]) {
  const room = roomOf(c, slug)
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after
    const page = await reached(() => room.did([...ids], from))
    if (!page.ok && page.code !== 'not_found') throw new Error(`the room answered ${page.code}`)
    const { mine, next } = page.ok ? page : { mine: [], next: undefined }
    if (mine.length > 0) yield mine.map((one) => JSON.stringify(one)).join(',')
    after = next
  }
}

function streamOf(texts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await texts.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await texts.return(undefined)
    },
  })
}
