/** A page that has gone offline can't fetch: the rest of the room goes on without that part. */
const quietly = <T>(part: Promise<T>): Promise<T | undefined> => part.catch(() => undefined)

/**
 * What is fetched when it is first needed, and the only place that names `features/`. An element that is
 * rendered before its definition arrives upgrades by itself, with the properties it was given.
 */
export const lazy = {
  /** Why one may not write here. */
  access: () => quietly(import('../features/access/access.ts')),
  /** Signing in and out. */
  account: () => quietly(import('../features/account/account.ts')),
  /** What a page's author may have to put right. */
  advice: () => quietly(import('./advice.ts')),
  /** Coming back from a sign-in. */
  arrival: () => quietly(import('../features/account/arrival.ts')),
  consent: () => void quietly(import('./consent-card.ts')),
  /** Script tags that are rooms, and lists of rooms: a page may have neither. */
  embeds: () => quietly(import('../features/embeds/embeds.ts')),
  /** To be awaited: a text waits for the name. */
  join: () => import('./join.ts'),
  others: () => void quietly(Promise.all([import('./announcer.ts'), import('./typing.ts')])),
  /** What only a launcher or drawer needs; its button is there without. */
  panel: () => quietly(import('./panel.ts')),
  /** What only `room="auto"` needs. */
  pageRoom: () => quietly(import('./page-room.ts')),
  password: () => void quietly(import('../features/password/password.ts')),
  refused: () => void quietly(import('./refused.ts')),
  /** `<parlor-rooms>`. */
  rooms: () => void quietly(import('../features/rooms/parlor-rooms.ts')),
  roster: () => void quietly(import('./roster.ts')),
  /** What a page needs that sends by itself. */
  sending: () => quietly(import('./sending.ts')),
  /** The button "Sign in". */
  signIn: () => void quietly(import('../features/account/sign-in.ts')),
  settings: () => void quietly(import('../features/settings/settings.ts')),
  /** What only a page needs that says who its visitors are. */
  signing: () => quietly(import('../features/identity/signing.ts')),
  /** What is said when something goes wrong. */
  status: () => void quietly(Promise.all([import('./status.ts'), import('../locales/en-reasons.ts')])),
}

type Part<K extends 'account' | 'access' | 'signing'> = NonNullable<Awaited<ReturnType<(typeof lazy)[K]>>>

export type Access = Part<'access'>
export type Account = Part<'account'>
export type Signing = InstanceType<Part<'signing'>['Signing']>
