import type { Context } from 'hono'
import * as v from 'valibot'
import { database } from '../db/database.ts'
import { readSite } from '../db/sites.ts'
import { isAllowed } from '../lib/origins.ts'
import { tongueOf } from '../words/languages.ts'
import type { AuthEnv } from './env.ts'
import { Refusal } from './refusal.ts'

/** What a page wants when it sends somebody here. */
export interface Asked {
  site: { id: string; name: string }
  /** The page's origin, which is on the site's list. */
  origin: string
  /** SHA-256 of the page's verifier. */
  challenge: string
  /** Where to go back to, where no pop-up could open. */
  returnTo?: string
  /** All of it again, for addresses of ours. */
  query: string
}

const Query = v.object({
  site: v.string(),
  origin: v.pipe(v.string(), v.maxLength(300)),
  challenge: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  return: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  lang: v.optional(v.string()),
})

/**
 * What the address of one of our pages asks for. Throws where it is incomplete, the site unknown,
 * or the origin not one of the site's: nobody is ever sent, or spoken of, to a page outside the list.
 */
export async function askedIn(c: Context<AuthEnv>): Promise<Asked> {
  const params = new URL(c.req.url).searchParams
  const parsed = v.safeParse(Query, Object.fromEntries(params))
  if (!parsed.success) throw new Refusal(400, 'malformed', 'incomplete')
  const { site: id, origin, challenge, return: address, lang } = parsed.output
  const site = await readSite(database(c.env.DB), id)
  if (!site) throw new Refusal(404, 'not_found', 'noSite')
  // A room in a frame is a page of our own: the list has decided who may show it.
  if (origin !== c.var.origin && !isAllowed(origin, site.origins, site.settings)) {
    throw new Refusal(403, 'forbidden', 'foreign', { origin })
  }
  const returnTo = address === undefined ? undefined : returnAddress(address, origin)
  const query = new URLSearchParams({
    site: id,
    origin,
    challenge,
    ...(returnTo && { return: returnTo }),
    // As we speak it, whatever was asked for.
    ...(lang !== undefined && { lang: tongueOf(lang).lang }),
  })
  return {
    site: { id, name: site.name },
    origin,
    challenge,
    query: query.toString(),
    ...(returnTo !== undefined && { returnTo }),
  }
}

/** A page of exactly that origin; its fragment makes way for the code. */
function returnAddress(address: string, origin: string): string {
  const url = URL.parse(address)
  if (!url || url.origin !== origin || url.username || url.password) {
    throw new Refusal(400, 'malformed', 'wayBack', { origin })
  }
  url.hash = ''
  return url.href
}

/** The page's host, as people know it: "shop.example.com". */
export function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin
}
