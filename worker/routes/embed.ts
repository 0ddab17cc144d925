import { Hono } from 'hono'
import { SLUG } from '../../protocol/http.ts'
import { siteOf } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { framePage, hintsIn, notFramed, nothingHere } from '../lib/embed.ts'
import { addressOf, networkHash } from '../lib/network.ts'
import { signTicket } from '../lib/ticket.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { secret } from '../middleware/secret.ts'
import { speechIn, tongueOf } from '../words/languages.ts'

const PATH = '/embed/:site/:room{.+}'

/** Browsers say what a page is asked for; those that do not, as on pages without TLS, are given the doubt. */
const FRAMES = new Set([undefined, 'iframe', 'frame'])

/** A room as a page to put in an iframe, for places where scripts are banned. */
export const embed = new Hono<{ Bindings: Env }>()
  .get(PATH, secret, async (c) => {
    const { site: id, room } = c.req.param()
    // `auto` names rooms after the page they are on, and this page is nobody's.
    const site = SLUG.test(room) && room !== 'auto' && (await siteOf(c.env.DB, id, c.executionCtx))
    const { origin, searchParams } = new URL(c.req.url)
    const hints = hintsIn(searchParams)
    const reader = tongueOf(hints.locale, c.req.header('accept-language'))
    if (!site) return nothingHere(await speechIn(reader))
    if (!FRAMES.has(c.req.header('sec-fetch-dest'))) return notFramed(await speechIn(reader))
    const { PARLOR_SECRET } = c.env
    const now = Date.now()
    const network = await networkHash(addressOf(c.req.raw), site.id, PARLOR_SECRET, now)
    const ticket = await signTicket(site, network, PARLOR_SECRET, now)
    return framePage({ site, room, ticket, hints, own: origin, reader })
  })
  .all(PATH, onlyMethods('GET', 'HEAD'))
