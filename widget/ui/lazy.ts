/** A page that has gone offline can't fetch: the rest of the room goes on without that part. */
export const quietly = <T>(part: Promise<T>): Promise<T | undefined> => part.catch(() => undefined)

/** Without this part a room is not whole: it is asked for until it comes, at once when anything is pressed. */
async function persistently<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    await new Promise((resolve) => {
      setTimeout(resolve, 5000)
      addEventListener('click', resolve, { once: true })
    })
    return persistently(load)
  }
}

/** The same for what any drawing may ask for: one asks for all. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let part: Promise<T> | undefined
  return () => (part ??= persistently(load))
}

/**
 * What is fetched when it is first needed; with lazier.ts the only place that names `features/`. An element that is
 * rendered before its definition arrives upgrades by itself, with the properties it was given.
 */
export const lazy = {
  /** Why one may not write here. */
  access: () => quietly(import('../features/access/access.ts')),
  /** Signing in and out. */
  account: () => quietly(import('../features/account/account.ts')),
  /** Coming back from a sign-in. */
  arrival: () => quietly(import('../features/account/arrival.ts')),
  /** What stands in place of a conversation, or beside it. */
  beside: () => quietly(import('./beside.ts')),
  /** What can be pressed in a body: code, spoilers, more of it. */
  blocks: once(() => import('../features/blocks/blocks.ts')),
  /** Other languages than English. */
  languages: () => quietly(import('./languages.ts')),
  /** To be awaited: a text waits for the name. */
  join: () => import('./join.ts'),
  /** The message that the page's address asks for. */
  link: () => quietly(import('../features/link/link.ts')),
  others: () => void quietly(Promise.all([import('./announcer.ts'), import('./typing.ts')])),
  /** How rooms and their page speak with each other: script tags, events. Fetched at once, beside the first connection. */
  page: once(() => import('../features/page/page.ts')),
  /** What only a launcher or drawer needs; its button is there without. */
  panel: once(() => import('./panel.ts')),
  /** What only `room="auto"` needs. */
  pageRoom: once(() => import('./page-room.ts')),
  /** What makes a timeline pleasant once it can be read: rows that keep still under the hand, what stands around a message. */
  reading: () => quietly(import('../features/reading/reading.ts')),
  /** What a page needs that sends by itself: one promise for all, so that what waits for it keeps its order. */
  sending: once(() => import('./sending.ts')),
  /** What only a page needs that says who its visitors are. */
  signing: once(() => import('../features/identity/signing.ts')),
  /** What is said when something goes wrong. */
  status: () => void quietly(Promise.all([import('./status.ts'), import('./failed.ts')])),
  /** What helps in writing: answers, edits, mentions, commands. */
  writing: () => quietly(import('../features/writing/writing.ts')),
}

type Part<K extends 'account' | 'access' | 'beside' | 'signing'> = NonNullable<
  Awaited<ReturnType<(typeof lazy)[K]>>
>

export type Access = Part<'access'>
export type Beside = Part<'beside'>
export type Account = Part<'account'>
export type Reading = InstanceType<NonNullable<Awaited<ReturnType<typeof lazy.reading>>>['Reading']>
export type Signing = InstanceType<Part<'signing'>['Signing']>
export type Writing = InstanceType<NonNullable<Awaited<ReturnType<typeof lazy.writing>>>['Writing']>
