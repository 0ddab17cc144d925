import { describe, expect, it } from 'vitest'
import type { RoomSettings, State } from '../../protocol/settings.ts'
import { enter, join, type Joining, nonce, policyOf, stubOf, tokenOf, wrote } from './support.ts'

let made = 0

/** A room that is kept so, under a slug of its own. */
async function room(settings: RoomSettings, more: { state?: State; passwordRev?: number } = {}) {
  const slug = `access-${++made}`
  const password = more.passwordRev ? { passwordHash: 'scrypt$x' } : {}
  await stubOf(slug).configure(policyOf(slug, { settings, ...more, ...password }))
  return slug
}

const guest: Joining = {}
const watching: Joining = { kind: 'watching' }
const signed: Joining = { kind: 'signed', role: 'member' }
const account: Joining = { kind: 'account', role: 'member' }
const staff: Joining = { kind: 'signed', role: 'moderator' }

describe('who comes in', () => {
  it.each<[string, RoomSettings, Joining, string | undefined]>([
    ['anyone, watching', { join: 'anyone' }, watching, undefined],
    ['no guests, a guest', { guests: false }, guest, 'identity_required'],
    ['no guests, watching', { guests: false }, watching, undefined],
    ['no guests, signed', { guests: false }, signed, undefined],
    ['identified, watching', { join: 'identified' }, watching, 'identity_required'],
    ['identified, a guest', { join: 'identified' }, guest, 'identity_required'],
    ['identified, signed', { join: 'identified' }, signed, undefined],
    ['identified, an account', { join: 'identified' }, account, undefined],
    ['members, a guest', { join: 'members' }, guest, 'forbidden'],
    ['members, an account', { join: 'members' }, account, 'forbidden'],
    ['members, named by the token', { join: 'members' }, { ...signed, rooms: ['access-*'] }, undefined],
    ['members, staff', { join: 'members' }, staff, undefined],
    ['anyone, a token for another room', { join: 'anyone' }, { ...signed, rooms: ['blog/*'] }, 'forbidden'],
    ['anyone, staff of another room', { join: 'anyone' }, { ...staff, rooms: ['other'] }, 'forbidden'],
  ])('%s', async (_, settings, joining, reason) => {
    const client = await join(await room(settings), 'ann', joining)
    if (reason) expect(await client.untilClosed()).toEqual({ code: 4403, reason })
    else expect((await client.until('welcome')).me.id).toBe('ann')
  })

  it('by the password that counts now, whoever it is; staff without', async () => {
    const slug = await room({ join: 'password' }, { passwordRev: 3 })
    for (const pass of [{}, { pass: 2 }]) {
      const client = await join(slug, 'ann', { ...signed, ...pass })
      expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'password_required' })
    }
    await enter(slug, 'visitor', { ...watching, pass: 3 })
    await enter(slug, 'staff', staff)
  })

  it('nobody into an archived room', async () => {
    const slug = await room({}, { state: 'archived' })
    const client = await join(slug, 'staff', staff)
    expect(await client.untilClosed()).toEqual({ code: 4404, reason: 'archived' })
  })

  it('never by a pass where there is no password', async () => {
    const slug = await room({ join: 'password' })
    expect((await (await join(slug, 'ann', { pass: 0 })).untilClosed()).reason).toBe('password_required')
  })

  it('and a room that keeps its first visitor out is not made for them', async () => {
    const client = await join('access-never', 'ann', { settings: { join: 'identified' } })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'identity_required' })
    expect(await stubOf('access-never').list({ limit: 1 })).toEqual({ ok: false, code: 'not_found' })
  })
})

describe('who writes', () => {
  it.each<[string, RoomSettings, State, Joining, string | undefined]>([
    ['anyone', {}, 'open', guest, undefined],
    ['identified, a guest', { post: 'identified' }, 'open', guest, 'identity_required'],
    ['identified, an account', { post: 'identified' }, 'open', account, undefined],
    ['members, signed', { post: 'members' }, 'open', signed, 'forbidden'],
    ['members, named', { post: 'members' }, 'open', { ...signed, rooms: ['access-*'] }, undefined],
    ['staff, signed', { post: 'staff' }, 'open', signed, 'forbidden'],
    ['staff, staff', { post: 'staff' }, 'open', staff, undefined],
    ['read only, signed', {}, 'readonly', signed, 'readonly'],
    ['read only, staff', {}, 'readonly', staff, undefined],
    ['closed, staff', {}, 'closed', staff, 'closed'],
  ])('%s', async (_, settings, state, joining, code) => {
    const { client } = await enter(await room(settings, { state }), 'ann', joining)
    expect(await wrote(client)).toMatchObject(code ? { type: 'rejected', code } : { type: 'done' })
  })

  it('nor edits, once it is closed, and may still take back what they said', async () => {
    const slug = await room({})
    const { client } = await enter(slug, 'ann')
    await wrote(client)
    await stubOf(slug).configure(policyOf(slug, { version: 3, state: 'closed', notice: 'Back on Monday' }))
    const edit = { type: 'edit', nonce: nonce(), seq: 1, body: 'news', base: 0 } as const
    client.say(edit)
    expect(await client.answer(edit.nonce)).toMatchObject({ code: 'closed' })
    const gone = { type: 'delete', nonce: nonce(), seq: 1 } as const
    client.say(gone)
    expect(await client.answer(gone.nonce)).toMatchObject({ type: 'done' })
  })
})

describe('a full room', () => {
  it('lets staff in, and nobody else', async () => {
    const slug = await room({ capacity: 2 })
    await enter(slug, 'ann')
    await enter(slug, 'bob')
    expect(await (await join(slug, 'eve')).untilClosed()).toEqual({ code: 4413, reason: 'full' })
    const { client } = await enter(slug, 'staff', staff)
    // Staff in the one place too many can't make it anyone's.
    client.say({ type: 'renew', token: await tokenOf('eve') })
    expect(await client.untilClosed()).toEqual({ code: 4413, reason: 'full' })
  })
})

describe('a socket that becomes another member’s', () => {
  it('counts among the connections of that member', async () => {
    const slug = await room({})
    for (let i = 0; i < 5; i++) await enter(slug, 'ann')
    const { client } = await enter(slug, 'w1', watching)
    client.say({ type: 'renew', token: await tokenOf('ann') })
    expect(await client.untilClosed()).toEqual({ code: 4409, reason: 'too_many' })
  })

  it('has to be let in as that member', async () => {
    const slug = await room({ guests: false })
    const { client } = await enter(slug, 'w1', watching)
    client.say({ type: 'renew', token: await tokenOf('ann') })
    expect(await client.untilClosed()).toEqual({ code: 4403, reason: 'identity_required' })
  })

  it('goes on by the password it came in with', async () => {
    const slug = await room({ join: 'password' }, { passwordRev: 1 })
    const { client } = await enter(slug, 'w1', { ...watching, pass: 1 })
    client.say({ type: 'renew', token: await tokenOf('ann') })
    await client.until('welcome', ({ me }) => me.id === 'ann')
  })
})
