import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Env } from './env.ts'
import { copyPicture, dropPictures, keepPicture } from './lib/pictures.ts'
import type { Found, UnfurlRemote } from './lib/unfurl/remote.ts'

/** How long what was found holds for others who share the same address, in seconds. */
const FRESH = 3600

/**
 * Looks at what links lead to, for the rooms: fetching, parsing and decoding are no room's work, in which
 * everyone would wait for it. What it found it remembers for an hour, so that an address that very many
 * share at once is looked at once. Each message has a picture of its own, which goes with it.
 */
export class Unfurler extends WorkerEntrypoint<Env> implements UnfurlRemote {
  async look(address: string, site: string, picture: string): Promise<Found> {
    const { BUCKET, PARLOR_URL, PARLOR_RESOLVER } = this.env
    const cache = await caches.open('previews')
    // No such host is ever asked: a cache is told things apart by addresses.
    const key = `https://previews.invalid/${site}?${new URLSearchParams({ address }).toString()}`
    const known = await cache.match(key)
    const same = known && (await this.#again(await known.json<Found>(), site, picture))
    if (same) return same
    const own = PARLOR_URL === undefined ? [] : [new URL(PARLOR_URL).hostname]
    const { unfurl } = await import('./lib/unfurl/unfurl.ts')
    const found = await unfurl(address, { own, resolver: PARLOR_RESOLVER }, (bytes) =>
      keepPicture(BUCKET, site, picture, bytes),
    )
    const kept = Response.json(found, { headers: { 'cache-control': `max-age=${FRESH}` } })
    if (found.is !== 'unreached') this.ctx.waitUntil(cache.put(key, kept))
    return found
  }

  forget(site: string, pictures: readonly string[]): Promise<void> {
    return dropPictures(this.env.BUCKET, site, pictures)
  }

  /** What was found before, with a picture of its own; undefined where that one has gone with its message. */
  async #again(found: Found, site: string, picture: string): Promise<Found | undefined> {
    if (found.is !== 'there' || !found.preview.image) return found
    const { preview } = found
    const { image } = found.preview
    const url = await copyPicture(this.env.BUCKET, site, picture, image.url)
    return url === undefined ? undefined : { is: 'there', preview: { ...preview, image: { ...image, url } } }
  }
}
