import * as v from 'valibot'
import { time } from './api.ts'
import { Message, Person } from './api-people.ts'
import { CODES } from './codes.ts'
import { type DirectoryResponse, Level, type Membership as MembershipType } from './directory.ts'
import type {
  ChallengeResponse,
  EnterResponse,
  ErrorResponse,
  IgnoredResponse,
  MeResponse,
  SessionPending,
  SessionResponse,
} from './http.ts'
import type { Me as MeType } from './model.ts'
import type { SearchResponse } from './search.ts'

// Answers to pages, as schemas of the types that the widget knows them by: for the documentation, and
// for tests that judge every real answer by it.

export const Challenge = v.object({
  token: v.string(),
  salt: v.string(),
  bits: v.pipe(v.number(), v.integer(), v.description('Leading zero bits wanted of SHA-256(salt + answer).')),
  expiresAt: time,
}) satisfies v.GenericSchema<ChallengeResponse>

export const Refusal = v.object({
  error: v.object({
    code: v.pipe(v.picklist(CODES), v.description('Stable: you may switch on it.')),
    message: v.pipe(v.string(), v.description('For people.')),
    fields: v.exactOptional(
      v.pipe(
        v.record(v.string(), v.string()),
        v.description('What was wrong, by its path in what was sent.'),
      ),
    ),
    until: v.exactOptional(v.pipe(time, v.description('When a ban ends.'))),
    challenge: v.exactOptional(Challenge),
  }),
}) satisfies v.GenericSchema<ErrorResponse>

export const Me = v.object({
  id: v.pipe(v.string(), v.description('`m_…`, or `w_…` while watching.')),
  kind: v.picklist(['watching', 'guest', 'signed', 'account']),
  role: v.picklist(['owner', 'moderator', 'member', 'guest', 'bot']),
  name: v.exactOptional(v.string()),
  avatar: v.exactOptional(v.string()),
  was: v.exactOptional(
    v.pipe(v.array(v.string()), v.description('Ids one wrote under before signing in. They are one’s own.')),
  ),
}) satisfies v.GenericSchema<MeType>

export const Session = v.object({
  token: v.pipe(v.string(), v.description('Opens sockets, and what is asked with `Authorization: Bearer`.')),
  refresh: v.exactOptional(
    v.pipe(v.string(), v.description('Makes one the same member again. Told once; only its hash is kept.')),
  ),
  member: Me,
  expiresAt: time,
}) satisfies v.GenericSchema<SessionResponse>

export const Pending = v.object({
  pending: v.literal(true),
  retryAfter: v.pipe(v.number(), v.description('Ask again after so many seconds.')),
}) satisfies v.GenericSchema<SessionPending>

export const Entered = v.object({
  pass: v.pipe(v.string(), v.description('Offered to the socket as its third subprotocol.')),
  expiresAt: time,
}) satisfies v.GenericSchema<EnterResponse>

export const Self = v.object({
  member: Me,
  email: v.exactOptional(v.string()),
  createdAt: time,
}) satisfies v.GenericSchema<MeResponse>

export const IgnoredList = v.object({
  ignored: v.array(
    v.object({
      id: v.string(),
      name: v.exactOptional(v.string()),
      was: v.exactOptional(
        v.pipe(v.array(v.string()), v.description('Ids they wrote under before they signed in.')),
      ),
    }),
  ),
}) satisfies v.GenericSchema<IgnoredResponse>

export const Membership = v.object({
  favourite: v.boolean(),
  joined: v.boolean(),
  level: v.pipe(Level, v.description('What one wants to hear of.')),
}) satisfies v.GenericSchema<MembershipType>

const Listing = v.object({
  slug: v.string(),
  title: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),
  state: v.picklist(['open', 'readonly', 'closed']),
  join: v.exactOptional(v.picklist(['identified', 'members', 'password'])),
  activeAt: time,
  members: v.number(),
  unread: v.number(),
  seq: v.number(),
  ...Membership.entries,
})

export const Directory = v.object({
  rooms: v.array(Listing),
  cursor: v.exactOptional(v.pipe(v.string(), v.description('Where the next page begins.'))),
}) satisfies v.GenericSchema<DirectoryResponse>

export const SearchPage = v.object({
  hits: v.pipe(
    v.array(
      v.object({
        room: v.object({ slug: v.string(), title: v.exactOptional(v.string()) }),
        message: Message,
      }),
    ),
    v.description('The latest first. A message here tells neither reactions nor a preview.'),
  ),
  people: v.pipe(v.array(Person), v.description('Who wrote them.')),
  cursor: v.exactOptional(
    v.pipe(v.string(), v.description('Where the next page begins; a page that is short may have one too.')),
  ),
}) satisfies v.GenericSchema<SearchResponse>

export const Health = v.object({ ok: v.literal(true), version: v.string() })
