import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Env } from './env.ts'
import { keepPicture } from './lib/pictures.ts'
import type { Found, UnfurlRemote } from './lib/unfurl/remote.ts'

/** How long what was found holds for others who share the same address, in seconds. */
const FRESH = 3600

/**
 * Looks at what links lead to, for the rooms: fetching, parsing and decoding are no room's work, in which
 * everyone would wait for it. What it found it remembers for an hour, so that an address that very many
 * share at once is looked at once.
 */
export class Unfurler extends WorkerEntrypoint<Env> implements UnfurlRemote {
  async look(address: string, site: string): Promise<Found> {
    const { BUCKET, PARLOR_URL, PARLOR_RESOLVER } = this.env
    const cache = await caches.open('previews')
    // No such host is ever asked: a cache is told things apart by addresses.
    const key = `https://previews.invalid/${site}?${new URLSearchParams({ address }).toString()}`
    const known = await cache.match(key)
    if (known) return known.json<Found>()
    const own = PARLOR_URL === undefined ? [] : [new URL(PARLOR_URL).hostname]
    const { unfurl } = await import('./lib/unfurl/unfurl.ts')
    const found = await unfurl(address, { own, resolver: PARLOR_RESOLVER }, (digest, bytes) =>
      keepPicture(BUCKET, site, digest, bytes),
    )
    const kept = Response.json(found, { headers: { 'cache-control': `max-age=${FRESH}` } })
    if (found.is !== 'unreached') this.ctx.waitUntil(cache.put(key, kept))
    return found
  }
}
