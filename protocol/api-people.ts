import * as v from 'valibot'
import { count, line, memberId, next, pageFields, Scope, time } from './api.ts'
import { LIMITS } from './limits.ts'

// What the API says of people and what they wrote, and of the keys that speak for a site.

const Role = v.picklist(['owner', 'moderator', 'member', 'guest', 'bot'])

const Reaction = v.object({
  emoji: v.string(),
  count,
  first: v.exactOptional(v.pipe(v.array(v.string()), v.description('Some of those who did, two at most.'))),
})

const Preview = v.pipe(
  v.object({
    url: v.string(),
    title: v.string(),
    description: v.exactOptional(v.string()),
    site: v.exactOptional(v.string()),
    image: v.exactOptional(v.object({ url: v.string(), width: v.number(), height: v.number() })),
    player: v.exactOptional(v.string()),
  }),
  v.description('What was found at the first address in the body.'),
)

const Poll = v.pipe(
  v.object({
    choices: v.array(v.object({ text: v.string(), votes: count })),
    voters: v.pipe(count, v.description('How many have voted.')),
    multiple: v.exactOptional(v.pipe(v.literal(true), v.description('Each may choose several.'))),
    anonymous: v.exactOptional(v.pipe(v.literal(true), v.description('Nobody is told who chose what.'))),
    closesAt: v.exactOptional(time),
    closedAt: v.exactOptional(time),
  }),
  v.description('Choices to vote for; the question is the body.'),
)

export const Message = v.object({
  seq: v.pipe(count, v.description("Its place in the room's order, from 1.")),
  rev: count,
  kind: v.pipe(
    v.picklist(['text', 'action']),
    v.description('`action`: what its author does, told after their name.'),
  ),
  author: v.pipe(v.string(), v.description('A member, or `b_…` for a bot.')),
  at: time,
  body: v.pipe(v.string(), v.description('Empty once deleted.')),
  bodyRev: count,
  replyTo: v.exactOptional(count),
  mentions: v.exactOptional(
    v.pipe(
      v.array(v.string()),
      v.description('Members named in the body as `<@id>`; `here`: everyone here.'),
    ),
  ),
  reactions: v.exactOptional(v.array(Reaction)),
  preview: v.exactOptional(Preview),
  poll: v.exactOptional(Poll),
  pinned: v.exactOptional(v.pipe(time, v.description('When it was pinned.'))),
  editedAt: v.exactOptional(time),
  deletedAt: v.exactOptional(time),
})

export const Person = v.object({
  id: v.string(),
  name: v.string(),
  role: Role,
  avatar: v.exactOptional(v.string()),
})

export const MessagesQuery = v.strictObject({
  ...pageFields,
  order: v.exactOptional(
    v.pipe(v.picklist(['newest', 'oldest']), v.description('Which come first: `newest` if not told.')),
  ),
})
export const MessagePage = v.object({
  messages: v.array(Message),
  people: v.pipe(v.array(Person), v.description('Who wrote them.')),
  next,
})

export const MessagePost = v.strictObject({
  body: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.body)),
  name: v.pipe(line(LIMITS.name), v.description('Of the bot. The same name is the same author.')),
  avatar: v.exactOptional(
    v.pipe(
      v.string(),
      v.maxLength(1000),
      v.regex(/^https:\/\/[^\s]+$/, 'An address that begins with https://.'),
    ),
  ),
  replyTo: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
})
export type MessagePost = v.InferOutput<typeof MessagePost>

export const Member = v.object({
  id: memberId,
  kind: v.picklist(['guest', 'signed', 'account']),
  name: v.string(),
  avatar: v.exactOptional(v.string()),
  sub: v.exactOptional(v.pipe(v.string(), v.description("The host's own id of a signed member."))),
  email: v.exactOptional(v.pipe(v.string(), v.description('Where the host gave it.'))),
  role: v.exactOptional(v.pipe(Role, v.description('Given for the whole site.'))),
  was: v.exactOptional(
    v.pipe(
      v.array(v.string()),
      v.description('Ids they wrote under before they signed in. These find them too.'),
    ),
  ),
  createdAt: time,
  seenAt: time,
})
export type Member = v.InferOutput<typeof Member>

export const MembersQuery = v.strictObject({
  ...pageFields,
  sub: v.exactOptional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(255),
      v.description('Only the member whom the host knows by it.'),
    ),
  ),
})
export const MemberPage = v.object({ members: v.array(Member), next })

export const MemberPatch = v.strictObject({
  role: v.pipe(
    v.nullable(v.picklist(['moderator', 'member'])),
    v.description(
      'For the whole site; `null` takes it back. Takes effect when their token is renewed, at once.',
    ),
  ),
})

export const RoomMember = v.object({
  member: Member,
  role: v.exactOptional(v.pipe(Role, v.description('Given for this room.'))),
  seq: v.pipe(count, v.description('How far they have read.')),
  joinedAt: v.exactOptional(time),
})
export type RoomMember = v.InferOutput<typeof RoomMember>
export const RoomMemberPage = v.object({ members: v.array(RoomMember), next })
export const RoomMemberPut = v.strictObject({
  role: v.pipe(
    v.picklist(['owner', 'moderator', 'member']),
    v.description('In this room. The higher one holds of this and what they are elsewhere.'),
  ),
})

export const Ban = v.object({
  member: memberId,
  until: v.exactOptional(v.pipe(time, v.description('When it ends. For ever if absent.'))),
  reason: v.exactOptional(v.string()),
  createdAt: time,
})
export type Ban = v.InferOutput<typeof Ban>
export const BanPage = v.object({ bans: v.array(Ban), next })
export const BanPut = v.strictObject({
  until: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.description('In the future; for ever if absent.')),
  ),
  reason: v.exactOptional(v.pipe(line(300), v.description('The person is told.'))),
})
export type BanPut = v.InferOutput<typeof BanPut>

export const RevocationPost = v.pipe(
  v.strictObject({
    jti: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
    kid: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  }),
  v.check(({ jti, kid }) => (jti === undefined) !== (kid === undefined), 'One of `jti` and `kid`.'),
  v.metadata({ minProperties: 1, maxProperties: 1 }),
)

export const Key = v.object({
  kid: v.string(),
  createdAt: time,
  usedAt: v.exactOptional(time),
  revokedAt: v.exactOptional(time),
})
export type Key = v.InferOutput<typeof Key>
export const NewKey = v.object({
  kid: v.pipe(v.string(), v.description('Goes into the header of each identity.')),
  secret: v.pipe(v.string(), v.description('Signs identities with HS256. Shown this once.')),
  createdAt: time,
})
export const KeyList = v.object({ keys: v.array(Key) })

export const ApiKey = v.object({
  id: v.string(),
  name: v.string(),
  scopes: v.array(v.string()),
  createdAt: time,
  usedAt: v.exactOptional(v.pipe(time, v.description('To the hour.'))),
  revokedAt: v.exactOptional(time),
})
export type ApiKey = v.InferOutput<typeof ApiKey>
export const NewApiKey = v.object({
  id: v.string(),
  name: v.string(),
  scopes: v.array(Scope),
  createdAt: time,
  key: v.pipe(v.string(), v.description('`pk_…`: shown this once.')),
})
export const ApiKeyList = v.object({ keys: v.array(ApiKey) })
export const ApiKeyPost = v.strictObject({
  name: line(80),
  scopes: v.pipe(
    v.array(Scope),
    v.minLength(1),
    v.maxLength(20),
    v.description('None that the key asking lacks.'),
  ),
})
