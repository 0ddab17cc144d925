import { Hono } from 'hono'
import type * as v from 'valibot'
import { Ban, BanPage, BanPut } from '../../../protocol/api-people.ts'
import { PageQuery } from '../../../protocol/api.ts'
import { findBan, liftBan, listBans, putBan } from '../../db/bans.ts'
import { database } from '../../db/database.ts'
import { Problem } from '../../lib/problem.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type Api, type ApiEnv, guard } from './guard.ts'
import { forEachSelf, theMember } from './members.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { paged } from './page.ts'
import { askRoom, tellSite } from './reach.ts'
import { theRoom } from './rooms.ts'
import { banView } from './views.ts'

const FROM_SITE = '/v1/sites/:site/bans'
const FROM_ROOM = '/v1/sites/:site/rooms/:room/bans'
const tag = 'Bans'

const list = operation({
  id: 'listBans',
  method: 'get',
  path: FROM_SITE,
  tag,
  summary: 'List who is banned from the site',
  description: 'The latest first. Bans that have ended are left out.',
  scope: 'bans:read',
  query: PageQuery,
  answers: { 200: BanPage },
})
const read = operation({
  id: 'getBan',
  method: 'get',
  path: `${FROM_SITE}/:member`,
  tag,
  summary: 'Read a ban from the site',
  scope: 'bans:read',
  answers: { 200: Ban },
})
const put = operation({
  id: 'putBan',
  method: 'put',
  path: `${FROM_SITE}/:member`,
  tag,
  summary: 'Ban a member from the site',
  description: 'Their sockets close within seconds, in every room. Replaces an earlier ban.',
  scope: 'bans:write',
  body: BanPut,
  answers: { 200: Ban },
})
const lift = operation({
  id: 'liftBan',
  method: 'delete',
  path: `${FROM_SITE}/:member`,
  tag,
  summary: 'Lift a ban from the site',
  scope: 'bans:write',
  answers: { 204: null },
})
const listIn = operation({
  ...list,
  id: 'listRoomBans',
  path: FROM_ROOM,
  summary: 'List who is banned from a room',
})
const readIn = operation({
  ...read,
  id: 'getRoomBan',
  path: `${FROM_ROOM}/:member`,
  summary: 'Read a ban from a room',
})
const putIn = operation({
  ...put,
  id: 'putRoomBan',
  path: `${FROM_ROOM}/:member`,
  summary: 'Ban a member from a room',
  description: 'Their sockets there close at once. Replaces an earlier ban from this room.',
})
const liftIn = operation({
  ...lift,
  id: 'liftRoomBan',
  path: `${FROM_ROOM}/:member`,
  summary: 'Lift a ban from a room',
})

export const banOperations = [list, read, put, lift, listIn, readIn, putIn, liftIn]

export const bans = new Hono<ApiEnv>()
  .get(list.path, privately, secret, guard(list), async (c) =>
    c.json(await banned(c, '', c.req.valid('query'))),
  )
  .get(read.path, privately, secret, guard(read), async (c) => c.json(await theBan(c, '')))
  .put(put.path, privately, secret, guard(put), async (c) => {
    const { member, ...terms } = await ban(c, '', c.req.valid('json'))
    await tellBan(c, member, terms)
    return c.json(await theBan(c, ''))
  })
  .delete(lift.path, privately, secret, guard(lift), async (c) => {
    const { id: member } = await theMember(c)
    await forEachSelf(c, member, (id) => liftBan(database(c.env.DB), c.var.site.id, '', id))
    // Said again with an end in the past, it undoes the one before.
    await tellBan(c, member, { until: 1 })
    return c.body(null, 204)
  })
  .get(listIn.path, privately, secret, guard(listIn), async (c) => {
    const { slug } = await theRoom(c)
    return c.json(await banned(c, slug, c.req.valid('query')))
  })
  .get(readIn.path, privately, secret, guard(readIn), async (c) => {
    const { slug } = await theRoom(c)
    return c.json(await theBan(c, slug))
  })
  .put(putIn.path, privately, secret, guard(putIn), async (c) => {
    const { slug } = await theRoom(c)
    const { member, ...terms } = await ban(c, slug, c.req.valid('json'))
    await forEachSelf(c, member, (self) => askRoom(c, slug, (room) => room.ban(self, terms)))
    return c.json(await theBan(c, slug))
  })
  .delete(liftIn.path, privately, secret, guard(liftIn), async (c) => {
    const { slug } = await theRoom(c)
    const { id } = await theMember(c)
    await forEachSelf(c, id, (self) => liftBan(database(c.env.DB), c.var.site.id, slug, self))
    await forEachSelf(c, id, (self) => askRoom(c, slug, (room) => room.ban(self, null)))
    return c.body(null, 204)
  })

async function banned(c: Api, slug: string, page: v.InferOutput<typeof PageQuery>) {
  const { items, next } = await paged(c, ['bans', slug], page, (slice) =>
    listBans(database(c.env.DB), c.var.site.id, slug, slice, Date.now()),
  )
  return { bans: items.map(banView), ...next } satisfies v.InferOutput<typeof BanPage>
}

async function theBan(c: Api, slug: string): Promise<Ban> {
  const { id } = await theMember(c)
  const found = await findBan(database(c.env.DB), c.var.site.id, slug, id, Date.now())
  return banView(found ?? missing('ban'))
}

/**
 * Tells all rooms. Tokens count by when they were asked for, so those are meant, too, that are still
 * being made from what was read before; later ones cannot be had, and need not be meant.
 */
async function tellBan(c: Api, member: string, terms: Omit<BanPut, 'member'>): Promise<void> {
  const before = Date.now()
  await forEachSelf(c, member, (self) =>
    tellSite(c, (site) => site.revoke({ member: self, before, code: 'banned', ...terms })),
  )
}

async function ban(c: Api, slug: string, terms: BanPut) {
  const { until } = terms
  if (until !== undefined && until <= Date.now()) {
    const message = 'A ban ends in the future.'
    throw new Problem(400, 'malformed', message, { fields: { until: message } })
  }
  const { id: member } = await theMember(c)
  const db = database(c.env.DB)
  const site = c.var.site.id
  await putBan(db, site, { slug, member, ...terms }, Date.now())
  await forEachSelf(c, member, (id) => id !== member && liftBan(db, site, slug, id))
  return { member, ...terms }
}
