import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { SearchResponse } from '../../protocol/search.ts'
import { roomAt, shardAt, shardOf, SHARDS } from '../../worker/lib/places.ts'
import { asMember } from './member.ts'

const real = Date.now.bind(Date)

/** Lets the alarm of a room ring so much later than now; afterwards it is now again. */
export async function later(ms: number, site: string, slug: string): Promise<void> {
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + ms)
  try {
    await runInDurableObject(roomAt(env, site, slug), (room) => room.alarm())
  } finally {
    clock.mockRestore()
  }
}

/** What has passed so far for those to whom minutes pass. */
let passed = 0

/** A minute passes for these rooms, and for what they hand over to. */
export async function aMinute(site: string, ...slugs: string[]): Promise<void> {
  // First what the room does for itself, then what it tells.
  for (const slug of slugs) await later(passed + 6000, site, slug)
  passed += 60_000
  for (const slug of slugs) await later(passed, site, slug)
  for (const shard of new Set(slugs.map(shardOf)))
    await runInDurableObject(shardAt(env, site, shard), (index) => index.alarm())
}

/** What somebody finds: `slug/seq`, in the order told. */
export async function finds(token: string, query: string, site = 'shop'): Promise<string[]> {
  return places(await search(token, query, site))
}

export async function search(
  token: string,
  query: string,
  site = 'shop',
  more = '',
): Promise<SearchResponse> {
  const response = await asMember(token, 'GET', `search?query=${encodeURIComponent(query)}${more}`, { site })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

export function places({ hits }: SearchResponse): string[] {
  return hits.map(({ room, message }) => `${room.slug}/${message.seq}`)
}

/** Whether any shard of a site still keeps a word, or an id, in its index or its texts. */
export async function keeps(site: string, word: string): Promise<boolean> {
  for (let at = 0; at < SHARDS; at++) {
    const found = await runInDurableObject(shardAt(env, site, at), (_, { storage: { sql } }) => {
      sql.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab('words', 'row')`)
      const words = sql.exec('SELECT 1 FROM vocabulary WHERE instr(term, ?) > 0', word).toArray()
      const texts = sql.exec('SELECT 1 FROM blocks WHERE instr(messages, ?) > 0', word).toArray()
      const people = sql.exec('SELECT 1 FROM people WHERE instr(name, ?) > 0', word).toArray()
      return words.length + texts.length + people.length > 0
    })
    if (found) return true
  }
  return false
}
