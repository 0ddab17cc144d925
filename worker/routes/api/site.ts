import { Hono } from 'hono'
import { Site, SitePatch, Stats } from '../../../protocol/api.ts'
import { database } from '../../db/database.ts'
import { readSite, updateSite } from '../../db/sites.ts'
import { statsOf } from '../../db/stats.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type ApiEnv, guard } from './guard.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { tellSite } from './reach.ts'
import { siteView } from './views.ts'

const SITE = '/v1/sites/:site'

const read = operation({
  id: 'getSite',
  method: 'get',
  path: SITE,
  tag: 'Site',
  summary: 'Read the site',
  scope: 'site:read',
  answers: { 200: Site },
})

const change = operation({
  id: 'updateSite',
  method: 'patch',
  path: SITE,
  tag: 'Site',
  summary: 'Change the site',
  description:
    'What is not named stays. A setting that is `null` goes back to its default. Open rooms take it up at once.',
  scope: 'site:write',
  body: SitePatch,
  answers: { 200: Site },
})

const stats = operation({
  id: 'getStats',
  method: 'get',
  path: `${SITE}/stats`,
  tag: 'Site',
  summary: 'Count rooms, members and messages',
  scope: 'stats:read',
  answers: { 200: Stats },
})

export const siteOperations = [read, change, stats]

export const site = new Hono<ApiEnv>()
  .get(read.path, privately, secret, guard(read), async (c) => {
    const row = await readSite(database(c.env.DB), c.var.site.id)
    return c.json(siteView(row ?? missing('site')))
  })
  .patch(change.path, privately, secret, guard(change), async (c) => {
    const row = await updateSite(database(c.env.DB), c.var.site.id, c.req.valid('json'))
    if (!row) return missing('site')
    await tellSite(c, (object) => object.changed(row.version))
    return c.json(siteView(row))
  })
  .get(stats.path, privately, secret, guard(stats), async (c) => {
    const [counted, open] = await Promise.all([
      statsOf(database(c.env.DB), c.var.site.id, Date.now()),
      tellSite(c, (object) => object.open()),
    ])
    return c.json({ ...counted, open: open.length } satisfies Stats)
  })
