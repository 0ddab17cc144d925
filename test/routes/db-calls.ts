/// <reference types="vite/types/importMeta.d.ts" />
import { hashOf } from '../../worker/lib/secrets.ts'
import { MASTER, someHash } from './db-support.ts'

type Module = Record<string, unknown>
type Exported = (...args: unknown[]) => Promise<unknown>
const modules = import.meta.glob<Module>('../../worker/db/*.ts', { eager: true })

// What asks D1 nothing: words, shapes, pieces of statements, and what forgets.
const SILENT = new Set(
  `database once patiently forgetKeys forgetSites forgetStaff folded listing newSiteSettings patchOf
   settingsOf seedSql default`.split(/\s+/),
)
// An isolate's memory, in front of what is called here as itself.
const REMEMBERED = new Set(['siteOf', 'rememberedSite', 'staffOf'])

/** Every function by which the modules of `worker/db` ask D1 something. */
export const functions: ReadonlyMap<string, Exported> = new Map(
  Object.values(modules)
    .flatMap((module) => Object.entries(module))
    .filter(([name, value]) => typeof value === 'function' && !SILENT.has(name) && !REMEMBERED.has(name))
    .map(([name, value]) => [name, value as Exported]),
)

type Call = (name: string, ...args: unknown[]) => Promise<unknown>

const now = Date.now()
const here = { now, defer: () => undefined }

/** Calls each of them on a site, in every way that makes another statement of it. */
export async function callEverything(site: string, call: Call): Promise<void> {
  const guest = { id: `m_${site}`, name: 'Ann', seenAt: now }
  const proven = { kind: 'account', subject: `account:${site}`, fallback: 'Ann', id: `m_p${site}` }
  const cursor = async (name: string, ...args: unknown[]) => {
    const page = (await call(name, ...args, { limit: 1 })) as { next?: string }
    if (!page.next) throw new Error(`${name} had no second page`)
    await call(name, ...args, { limit: 1, after: page.next })
  }
  await call('createSite', { id: `${site}x`, name: 'X' }, 'acc_2', now)
  await call('readSite', site)
  await call('updateSite', site, { name: 'Y', origins: [], settings: { guests: false }, jurisdiction: 'eu' })
  for (const slug of ['one', 'two']) await call('createRoom', site, { slug, title: 'One' }, now)
  await call('readRoom', site, 'one')
  await call('updateRoom', site, 'one', { title: 'Two', settings: { capacity: 2 }, passwordHash: 'x' }, now)
  await call('policyOf', site, 'one')
  for (const slug of ['one', 'idle']) await call('listRoom', site, slug, now)
  await call('unlistRoom', site, 'idle')
  await cursor('listRooms', site)
  await call('listRooms', site, { query: 'on', limit: 5 })
  await people(call, site, guest, proven, cursor)
  await secrets(call, site)
  await call('projectActivity', site, 'one', {
    seq: 3,
    messages: 3,
    members: 1,
    activeAt: now,
    joined: [{ member: guest.id, seq: 2 }],
  })
  const reader = { site, settings: {}, member: guest.id, was: ['m_old'], staff: false, rooms: ['o*'] }
  for (const list of ['public', 'joined', 'favourites']) {
    await call('readDirectory', reader, { list, query: 'one', limit: 1 })
    await call('readDirectory', { ...reader, staff: true }, { list, query: '', limit: 1 })
  }
  await call('findListing', reader, 'one')
  await call('changeMembership', reader, 'one', now, { joined: false })
  await call('changeMembership', reader, 'one', now, { favourite: true, level: 'all' })
  await call('statsOf', site, now)
  await call('searchableRooms', { ...reader, kind: 'guest' }, now)
  await call('exportMember', site, guest.id)
  await call('eraseMember', site, guest.id, now)
  await call('purge', site, now)
  await call('deleteRoom', site, 'two')
}

async function people(
  call: Call,
  site: string,
  guest: { id: string; name: string; seenAt: number },
  proven: object,
  cursor: (name: string, ...args: unknown[]) => Promise<unknown>,
) {
  const hash = someHash()
  await call('addNewcomer', site, guest, hash)
  await call('addNewcomer', site, { ...guest, id: `${guest.id}n` }, someHash(), {
    id: someHash(),
    expiresAt: now,
  })
  await call('addSession', site, guest.id, someHash(), now)
  await call('findByRefresh', site, hash, now)
  await call('banBehind', site, hash, now)
  await call('keepMember', site, { id: guest.id, seenAt: now, name: 'Ann', refreshHash: hash })
  await call('memberOf', site, proven, now)
  await call('memberOf', site, { ...proven, guestHash: hash, name: 'A', avatar: null, email: null }, now)
  await call('readMember', site, guest.id)
  await call('memberBySubject', site, `account:${site}`)
  await cursor('listMembers', site)
  await call('setRole', site, guest.id, 'moderator')
  await call('keepClaim', site, guest.id, null)
  await call('accountName', 'acc_1')
  await call('readStaff', site)
  await call('selvesOf', site, guest.id)
  await call('slugsOf', site, [guest.id])
  await call('standingOf', site, { member: guest.id, kind: 'guest', madeAt: now }, now)
  await call('standingOf', site, { member: guest.id, kind: 'signed', kid: 'k', jti: 'j', madeAt: now }, now)
  await call('ignore', site, guest.id, `${guest.id}n`, now)
  await call('ignoredBy', site, guest.id)
  await call('unignore', site, guest.id, `${guest.id}n`)
  await call('setRoomRole', site, 'one', guest.id, 'moderator')
  await call('membershipOf', site, 'one', guest.id)
  await call('setRoomRole', site, 'one', `${guest.id}n`, null)
  await cursor('membersIn', site, 'one')
  for (const member of [guest.id, 'm_2']) await call('putBan', site, { slug: 'one', member }, now)
  await call('roomBansOf', site, [guest.id], now)
  await call('findBan', site, 'one', guest.id, now)
  const bans = (await call('listBans', site, 'one', { limit: 1 }, now)) as { next?: string }
  await call('listBans', site, 'one', { limit: 1, after: bans.next }, now)
  await call('liftBan', site, 'one', guest.id)
  await call('deleteSession', site, hash)
  await call('deleteSessionsOf', site, guest.id)
}

async function secrets(call: Call, site: string) {
  const { kid } = (await call('createKey', site, MASTER, now)) as { kid: string }
  await call('listKeys', site)
  await call('secretOf', site, kid, MASTER, here)
  await call('revokeKey', site, kid, now)
  const made = (await call('createApiKey', site, { name: 'x', scopes: ['a'] }, now)) as {
    id: string
    key: string
  }
  await call('findApiKey', made.key, here)
  await call('listApiKeys', site)
  await call('revokeApiKey', site, made.id, now)
  await call('presentIdentity', site, { jti: 'j', digest: 'd', expiresAt: now })
  await call('revokeIdentity', site, 'j', now, now)
  const signIn = {
    challenge: await hashOf(site),
    site,
    origin: 'https://x.test',
    account: 'a',
    expiresAt: now + 9,
  }
  await call('createSignIn', signIn)
  await call('takeSignIn', signIn, now)
  await call('takeSignIn', { ...signIn, code: 'c' }, now)
  const begun = (await call('beginRequest', site, 'd', now)) as { holder: string }
  await call('finishRequest', site, begun.holder, { status: 200, body: '' }, now)
  await call('abandonRequest', site, begun.holder)
  for (const account of ['acc_3', 'acc_1']) await call('putHost', site, account, 'owner', now)
  await call('hostRole', site, 'acc_1')
  await call('hostsOf', site)
  await call('sitesOf', 'acc_1')
  await call('removeHost', site, 'acc_3')
  const account = { id: `a${site}`, name: 'A', email: `${site}@x.test`, passwordHash: 'p' }
  await call('addAccount', account, now)
  await call('accountAt', account.email)
  await call('setPassword', account.id, 'q', now)
  await call('releaseAddress', account.email, now)
}

/** Calls one of them by its name. */
export function run(name: string, db: unknown, args: unknown[]): Promise<unknown> {
  const exported = functions.get(name)
  if (!exported) throw new Error(`no module of worker/db exports ${name}`)
  return exported(db, ...args)
}
