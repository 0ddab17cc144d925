import * as v from 'valibot'
import {
  Challenge,
  Directory,
  Entered,
  Health,
  IgnoredList,
  Membership,
  Pending,
  Self,
  Session,
} from '../../../protocol/answers.ts'
import { DirectoryRequest, MembershipRequest } from '../../../protocol/directory.ts'
import { EnterRequest, ProfileRequest, SessionRequest, SignOutRequest } from '../../../protocol/http.ts'
import { operation, type Operation } from '../api/operation.ts'

const SITE = '/v1/sites/:site'
const ROOM = `${SITE}/rooms/:room`
const tag = 'Pages'
const security = 'token'

/** What the widget asks from the pages of a site's allowed origins. A widget of one's own may do the same. */
export const pageOperations: Operation[] = [
  operation({
    id: 'beginSession',
    method: 'post',
    path: `${SITE}/session`,
    tag,
    summary: 'Begin a session',
    description:
      'With `{}` to watch; with a name, a refresh secret, an identity signed by the host, or a sign-in, to take part. 202: the sign-in is not finished. The socket is then at `…/rooms/{room}/socket`, with the subprotocols `parlor.v1` and the token.',
    security: 'none',
    body: SessionRequest,
    answers: { 200: Session, 202: Pending },
  }),
  operation({
    id: 'signOut',
    method: 'post',
    path: `${SITE}/sign-out`,
    tag,
    summary: 'Sign out',
    security,
    body: SignOutRequest,
    answers: { 204: null },
  }),
  operation({
    id: 'getSelf',
    method: 'get',
    path: `${SITE}/me`,
    tag,
    summary: 'Read oneself',
    security,
    answers: { 200: Self },
  }),
  operation({
    id: 'updateSelf',
    method: 'patch',
    path: `${SITE}/me`,
    tag,
    summary: 'Change one’s name or picture',
    security,
    body: ProfileRequest,
    answers: { 200: Session },
  }),
  operation({
    id: 'eraseSelf',
    method: 'delete',
    path: `${SITE}/me`,
    tag,
    summary: 'Erase oneself',
    description: 'What one wrote loses its content and its author; the order of the rooms stays.',
    security,
    answers: { 204: null },
  }),
  operation({
    id: 'exportSelf',
    method: 'get',
    path: `${SITE}/me/export`,
    tag,
    summary: 'Download what the site holds about oneself',
    security,
    answers: { 200: v.looseObject({}) },
  }),
  operation({
    id: 'listIgnored',
    method: 'get',
    path: `${SITE}/me/ignored`,
    tag,
    summary: 'List whom one ignores',
    description: 'One’s own list, told to nobody else. Ids of one person belong together.',
    security,
    answers: { 200: IgnoredList },
  }),
  operation({
    id: 'ignoreMember',
    method: 'put',
    path: `${SITE}/me/ignored/:member`,
    tag,
    summary: 'Ignore a member',
    description: 'They are not told, and nothing changes for anybody else.',
    security,
    answers: { 204: null },
  }),
  operation({
    id: 'unignoreMember',
    method: 'delete',
    path: `${SITE}/me/ignored/:member`,
    tag,
    summary: 'Stop ignoring a member',
    security,
    answers: { 204: null },
  }),
  operation({
    id: 'listDirectory',
    method: 'get',
    path: `${SITE}/directory`,
    tag,
    summary: 'List rooms to enter',
    security,
    query: DirectoryRequest,
    answers: { 200: Directory },
  }),
  operation({
    id: 'getMembership',
    method: 'get',
    path: `${ROOM}/membership`,
    tag,
    summary: 'Read what one has made of a room',
    security,
    answers: { 200: Membership },
  }),
  operation({
    id: 'updateMembership',
    method: 'patch',
    path: `${ROOM}/membership`,
    tag,
    summary: 'Star a room, leave it, choose what to hear of',
    security,
    body: MembershipRequest,
    answers: { 200: Membership },
  }),
  operation({
    id: 'enterRoom',
    method: 'post',
    path: `${ROOM}/enter`,
    tag,
    summary: 'Enter a room by its password',
    security,
    body: EnterRequest,
    answers: { 200: Entered },
  }),
  operation({
    id: 'getHealth',
    method: 'get',
    path: '/healthz',
    tag: 'Server',
    summary: 'Whether the server runs, and which version',
    security: 'none',
    answers: { 200: Health },
  }),
]

export const pageSchemas = {
  Session,
  Me: Session.entries.member,
  Challenge,
  Listing: Directory.entries.rooms.item,
}
