import { Hono } from 'hono'
import * as v from 'valibot'
import { pageFields, Room, RoomCreate, RoomPage, RoomPatch } from '../../../protocol/api.ts'
import { effective } from '../../../protocol/settings.ts'
import { database } from '../../db/database.ts'
import type { NewRoom } from '../../db/room-input.ts'
import { listRooms } from '../../db/room-lists.ts'
import { createRoom, deleteRoom, readRoom, type RoomRow, updateRoom } from '../../db/rooms.ts'
import { hashPassword } from '../../lib/password.ts'
import { Problem } from '../../lib/problem.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type Api, type ApiEnv, guard } from './guard.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { paged } from './page.ts'
import { configure, destroy } from './reach.ts'
import { roomView } from './views.ts'

const ROOMS = '/v1/sites/:site/rooms'
const ROOM = `${ROOMS}/:room`
const tag = 'Rooms'

const list = operation({
  id: 'listRooms',
  method: 'get',
  path: ROOMS,
  tag,
  summary: 'List rooms',
  description: 'All of the site, those of the latest activity first.',
  scope: 'rooms:read',
  query: v.strictObject({
    ...pageFields,
    query: v.exactOptional(v.pipe(v.string(), v.maxLength(80), v.description('Part of a title or a slug.'))),
  }),
  answers: { 200: RoomPage },
})

const create = operation({
  id: 'createRoom',
  method: 'post',
  path: ROOMS,
  tag,
  summary: 'Make a room',
  scope: 'rooms:write',
  body: RoomCreate,
  answers: { 201: Room },
})

const read = operation({
  id: 'getRoom',
  method: 'get',
  path: ROOM,
  tag,
  summary: 'Read a room',
  description: 'A slug with `/` in it is percent-encoded: `/rooms/blog%2Ffirst`.',
  scope: 'rooms:read',
  answers: { 200: Room },
})

const change = operation({
  id: 'updateRoom',
  method: 'patch',
  path: ROOM,
  tag,
  summary: 'Change a room',
  description:
    'What is not named stays, `null` takes it away; a setting that is `null` is the site’s again. People in the room feel it at once.',
  scope: 'rooms:write',
  body: RoomPatch,
  answers: { 200: Room },
})

const remove = operation({
  id: 'deleteRoom',
  method: 'delete',
  path: ROOM,
  tag,
  summary: 'Delete a room',
  description: 'With all that was said in it. It cannot be undone; `state: archived` can.',
  scope: 'rooms:write',
  answers: { 204: null },
})

export const roomOperations = [list, create, read, change, remove]

export const rooms = new Hono<ApiEnv>()
  .get(list.path, privately, secret, guard(list), async (c) => {
    const { query, ...page } = c.req.valid('query')
    const site = c.var.site
    const { items, next } = await paged(c, ['rooms', query], page, (slice) =>
      listRooms(database(c.env.DB), site.id, { ...slice, query }),
    )
    return c.json({ rooms: items.map((row) => roomView(row, site)), ...next })
  })
  .post(create.path, privately, secret, guard(create), async (c) => {
    const { password, ...input } = c.req.valid('json')
    requirePassword(c, { settings: input.settings ?? {}, locked: password !== undefined })
    const passwordHash = password === undefined ? null : await hashPassword(password)
    const row = await made(c, { ...input, passwordHash })
    await configure(c, row.slug)
    return c.json(roomView(row, c.var.site), 201)
  })
  .get(read.path, privately, secret, guard(read), async (c) => {
    return c.json(roomView(await theRoom(c), c.var.site))
  })
  .patch(change.path, privately, secret, guard(change), async (c) => {
    const { password, ...input } = c.req.valid('json')
    const before = await theRoom(c)
    const settings = { ...before.settings, ...input.settings }
    const locked = password === undefined ? before.locked : password !== null
    if (input.settings?.join !== undefined || password === null) requirePassword(c, { settings, locked })
    const hash = typeof password === 'string' ? await hashPassword(password) : password
    const update = { ...input, ...(hash !== undefined && { passwordHash: hash }) }
    const row = await updateRoom(database(c.env.DB), c.var.site.id, before.slug, update, Date.now())
    if (!row) return missing('room')
    await configure(c, row.slug)
    return c.json(roomView(row, c.var.site))
  })
  .delete(remove.path, privately, secret, guard(remove), async (c) => {
    const { slug } = await theRoom(c)
    // The object first: a repeat after a failure finds the row still there, and finishes.
    await destroy(c, slug)
    await deleteRoom(database(c.env.DB), c.var.site.id, slug)
    return c.body(null, 204)
  })

/** The room that the path names. */
export async function theRoom(c: Api): Promise<RoomRow> {
  const slug = c.req.param('room') ?? ''
  return (await readRoom(database(c.env.DB), c.var.site.id, slug)) ?? missing('room')
}

/** Makes a room, or finds the very one that an earlier try of the same request has made. */
async function made(c: Api, input: NewRoom): Promise<RoomRow> {
  const db = database(c.env.DB)
  const { id } = c.var.site
  try {
    return (await createRoom(db, id, input, Date.now())) ?? missing('site')
  } catch (error) {
    const taken = error instanceof Problem && error.status === 409 && error.code === 'forbidden'
    const there = taken && c.var.attempt.repeatable ? await readRoom(db, id, input.slug) : undefined
    if (there && isAs(there, input)) return there
    throw error
  }
}

/** Whether a room is as a request would have made it. */
function isAs(room: RoomRow, { passwordHash, settings = {}, ...input }: NewRoom): boolean {
  const { title = null, description = null, notice = null, visibility = 'public', state = 'open' } = input
  const wanted = { title, description, notice, visibility, state, locked: Boolean(passwordHash) }
  const same = Object.entries(wanted).every(([name, value]) => room[name as keyof typeof wanted] === value)
  return same && JSON.stringify(room.settings) === JSON.stringify(settings)
}

/** A room that is entered by password and has none is open to nobody: surely not what was meant. */
function requirePassword(c: Api, { settings, locked }: { settings: object; locked: boolean }): void {
  const present = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
  if (locked || effective(c.var.site.settings, present).join !== 'password') return
  throw new Problem(400, 'malformed', 'A room that is entered by password needs one.', {
    fields: { password: 'Needed, as the room is entered by password.' },
  })
}
