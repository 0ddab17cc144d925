import type { Kind, Me, Role } from '../../protocol/model.ts'
import { may } from '../../protocol/roles.ts'
import type { Handshake } from '../lib/handshake.ts'
import type { Claims } from '../lib/token.ts'
import type { Bucket } from './rate.ts'

export type Activity = 'active' | 'idle' | 'away'
export type Screen = 'locked' | 'unlocked'

/** What a token tells of the member behind a socket. */
export interface Identity {
  member: string
  kind: Kind
  /** In force: the higher of the token's and of what the room gave them. */
  role: Role
  /** The token's own. */
  given: Role
  name?: string | undefined
  avatar?: string | undefined
  /** Former ids of this member. */
  was?: string[] | undefined
  /** Whether the token, where it holds for some rooms only, holds for this one. */
  rooms?: boolean | undefined
  kid?: string | undefined
  jti?: string | undefined
  /** When the token was made. */
  madeAt: number
  /** When the token was made that name, picture and role are from. */
  saidAt: number
  /** When the token behind it ends. */
  expiresAt: number
}

/** What a socket's attachment holds, and all that is known of it: it survives hibernation. */
export interface Session extends Identity {
  origin: string
  /** In a frame of the Worker's own, whose origin is on no list. */
  framed?: boolean | undefined
  network: string
  /** When this member came in by this socket. */
  cameAt: number
  /** The password it came in with, by its revision. */
  pass?: number | undefined
  /** The newest seq from before this member came, where that is not theirs to see. */
  since?: number | undefined
  /** The read cursor that the site was told of, once it was. */
  projected?: number | undefined
  activity: Activity
  screen: Screen
  /** Ill-formed frames so far. */
  strikes: number
  /** What is left of how often this socket may bring another token. */
  renewals: Bucket
  /** A refused send that those behind it wait for. */
  blocked?: string | undefined
  /** The furthest seq this member has read. */
  read: number
  /** Bytes sent and confirmed when last confirmed. */
  sent: number
  received: number
}

/** One socket and the session behind it. */
export interface Connection extends Readonly<Session> {
  readonly socket: WebSocket
}

/** Fresh tokens that a socket may bring at once. */
export const RENEWALS = 10

/** What a fresh connection knows of itself. */
export function sessionOf({ claims, room, network, pass }: Handshake): Session {
  const renewals = { tokens: RENEWALS, at: 0 }
  const fresh = { activity: 'active', screen: 'unlocked', strikes: 0, read: 0, sent: 0, received: 0 } as const
  return {
    ...identityOf(claims, room),
    origin: claims.origin,
    framed: claims.frame ? true : undefined,
    network,
    cameAt: Date.now(),
    pass,
    renewals,
    ...fresh,
  }
}

/** What a token tells, as seen from the room of this slug. */
export function identityOf(claims: Claims, slug: string): Identity {
  const { member, kind, role, name, avatar, was, rooms, kid, jti, madeAt, expiresAt } = claims
  const named = rooms?.some((one) => (one.endsWith('*') ? slug.startsWith(one.slice(0, -1)) : one === slug))
  return {
    member,
    kind,
    role,
    given: role,
    name,
    avatar,
    was: was?.length ? was : undefined,
    rooms: named,
    kid,
    jti,
    madeAt,
    saidAt: madeAt,
    expiresAt,
  }
}

/** Ids under which a member is known: their own and former ones. */
export function idsOf({ member, was }: Pick<Session, 'member' | 'was'>): string[] {
  return was ? [member, ...was] : [member]
}

/** Whether an id is a member's own, now or formerly. */
export function isOwn({ member, was }: Pick<Session, 'member' | 'was'>, id: string): boolean {
  return id === member || (was?.includes(id) ?? false)
}

/** Whether somebody answers for who this is. */
export function isIdentified({ kind }: Pick<Session, 'kind'>): boolean {
  return kind === 'signed' || kind === 'account'
}

/** The newest seq that is not this one's to see, 0 where all is. */
export function horizonOf({ role, since }: Pick<Session, 'role' | 'since'>): number {
  return since === undefined || may(role, 'see_all') ? 0 : since
}

/** Oneself, as told to the connection. */
export function meOf({ member, kind, role, name, avatar, was }: Session): Me {
  return {
    id: member,
    kind,
    role,
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    ...(was && { was }),
  }
}
