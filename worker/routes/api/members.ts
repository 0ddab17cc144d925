import { Hono } from 'hono'
import type * as v from 'valibot'
import {
  Member,
  MemberPage,
  MemberPatch,
  MembersQuery,
  RoomMember,
  RoomMemberPage,
  RoomMemberPut,
} from '../../../protocol/api-people.ts'
import { PageQuery } from '../../../protocol/api.ts'
import { database } from '../../db/database.ts'
import { listMembers, memberBySubject, readMember, setRole } from '../../db/members.ts'
import { membersIn, membershipOf, setRoomRole } from '../../db/memberships.ts'
import { selvesOf } from '../../db/profiles.ts'
import { deleteSessionsOf } from '../../db/sessions.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type Api, type ApiEnv, guard } from './guard.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { paged } from './page.ts'
import { askRoom, tellSite } from './reach.ts'
import { theRoom } from './rooms.ts'
import { memberView, subjectOf } from './views.ts'

const MEMBERS = '/v1/sites/:site/members'
const MEMBER = `${MEMBERS}/:member`
const IN_ROOM = '/v1/sites/:site/rooms/:room/members'
const tag = 'Members'

const list = operation({
  id: 'listMembers',
  method: 'get',
  path: MEMBERS,
  tag,
  summary: 'List members',
  description:
    'Everyone with a name, those seen last first. With `sub`, the one whom your server knows by it.',
  scope: 'members:read',
  query: MembersQuery,
  answers: { 200: MemberPage },
})
const read = operation({
  id: 'getMember',
  method: 'get',
  path: MEMBER,
  tag,
  summary: 'Read a member',
  scope: 'members:read',
  answers: { 200: Member },
})
const change = operation({
  id: 'updateMember',
  method: 'patch',
  path: MEMBER,
  tag,
  summary: 'Give a member a role on the whole site',
  scope: 'members:write',
  body: MemberPatch,
  answers: { 200: Member },
})
const signOut = operation({
  id: 'signOutMember',
  method: 'post',
  path: `${MEMBER}/sign-out`,
  tag,
  summary: 'Sign a member out everywhere',
  description:
    'Their devices are forgotten and their sockets close within seconds. One whom your server signed comes back with the next identity; revoke its `jti` too to prevent that.',
  scope: 'members:write',
  answers: { 204: null },
})
const listIn = operation({
  id: 'listRoomMembers',
  method: 'get',
  path: IN_ROOM,
  tag,
  summary: 'List the members of a room',
  description: 'Everyone who has been in it, or has a role there.',
  scope: 'members:read',
  query: PageQuery,
  answers: { 200: RoomMemberPage },
})
const putIn = operation({
  id: 'putRoomMember',
  method: 'put',
  path: `${IN_ROOM}/:member`,
  tag,
  summary: 'Give a member a role in a room',
  description: 'Also lets them into a room for members only.',
  scope: 'members:write',
  body: RoomMemberPut,
  answers: { 200: RoomMember },
})
const removeFrom = operation({
  id: 'removeRoomMember',
  method: 'delete',
  path: `${IN_ROOM}/:member`,
  tag,
  summary: 'Take a member’s role in a room',
  scope: 'members:write',
  answers: { 204: null },
})

export const memberOperations = [list, read, change, signOut, listIn, putIn, removeFrom]

export const members = new Hono<ApiEnv>()
  .get(list.path, privately, secret, guard(list), async (c) => {
    const { sub, ...page } = c.req.valid('query')
    const db = database(c.env.DB)
    if (sub !== undefined) {
      const found = await memberBySubject(db, c.var.site.id, subjectOf(sub))
      return c.json({ members: found ? [memberView(found)] : [] } satisfies v.InferOutput<typeof MemberPage>)
    }
    const { items, next } = await paged(c, ['members'], page, (slice) =>
      listMembers(db, c.var.site.id, slice),
    )
    return c.json({ members: items.map(memberView), ...next } satisfies v.InferOutput<typeof MemberPage>)
  })
  .get(read.path, privately, secret, guard(read), async (c) => c.json(memberView(await theMember(c))))
  .patch(change.path, privately, secret, guard(change), async (c) => {
    const { role } = c.req.valid('json')
    const { id } = await theMember(c)
    await setRole(database(c.env.DB), c.var.site.id, id, role)
    // Tokens carry the role: a fresh one does so at once.
    await endTokens(c, id)
    return c.json(memberView(await theMember(c)))
  })
  .post(signOut.path, privately, secret, guard(signOut), async (c) => {
    const { id } = await theMember(c)
    await deleteSessionsOf(database(c.env.DB), c.var.site.id, id)
    await endTokens(c, id)
    return c.body(null, 204)
  })
  .get(listIn.path, privately, secret, guard(listIn), async (c) => {
    const { slug } = await theRoom(c)
    const { items, next } = await paged(c, ['room members', slug], c.req.valid('query'), (slice) =>
      membersIn(database(c.env.DB), c.var.site.id, slug, slice),
    )
    return c.json({ members: items.map(roomMemberView), ...next })
  })
  .put(putIn.path, privately, secret, guard(putIn), async (c) => {
    const { role } = c.req.valid('json')
    const { slug } = await theRoom(c)
    const member = await theMember(c)
    const db = database(c.env.DB)
    await setRoomRole(db, c.var.site.id, slug, member.id, role)
    await askRoom(c, slug, (room) => room.grant(member.id, role))
    await forEachSelf(c, member.id, (id) => id !== member.id && takeRole(c, slug, id))
    const now = await membershipOf(db, c.var.site.id, slug, member.id)
    return c.json(roomMemberView({ member, ...(now ?? missing('member')) }))
  })
  .delete(removeFrom.path, privately, secret, guard(removeFrom), async (c) => {
    const { slug } = await theRoom(c)
    const { id } = await theMember(c)
    await setRoomRole(database(c.env.DB), c.var.site.id, slug, id, null)
    await forEachSelf(c, id, (self) => takeRole(c, slug, self))
    return c.body(null, 204)
  })

/** The member that the path names, by any id they ever had. */
export async function theMember(c: Api) {
  const id = c.req.param('member') ?? ''
  return (await readMember(database(c.env.DB), c.var.site.id, id)) ?? missing('member')
}

/**
 * Does something for each id that a member ever had: a room knows them by the one they came with, and
 * tokens of the guest they were until now live on for an hour.
 */
export async function forEachSelf(c: Api, member: string, act: (id: string) => unknown): Promise<void> {
  const selves = await selvesOf(database(c.env.DB), c.var.site.id, member)
  await Promise.all(selves.map(act))
}

async function takeRole(c: Api, slug: string, id: string): Promise<void> {
  await askRoom(c, slug, (room) => room.grant(id, undefined))
}

async function endTokens(c: Api, id: string): Promise<void> {
  const before = Date.now()
  await forEachSelf(c, id, (member) =>
    tellSite(c, (site) => site.revoke({ member, before, code: 'identity_expired' })),
  )
}

function roomMemberView({
  member,
  role,
  seq,
  joinedAt,
}: Awaited<ReturnType<typeof membersIn>>['items'][number]) {
  return {
    member: memberView(member),
    ...(role && { role }),
    seq,
    ...(joinedAt !== null && { joinedAt }),
  } satisfies RoomMember
}
