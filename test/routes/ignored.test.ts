import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IgnoredResponse } from '../../protocol/http.ts'
import { IGNORED } from '../../protocol/limits.ts'
import { claimsFor, identityFor, type Key, makeKey } from './host.ts'
import { asMember } from './member.ts'
import { makeSite, refusal, sessionFor } from './support.ts'

let key: Key

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  await makeSite({ id: 'other' })
  key = await makeKey('shop')
})

const guest = (name: string, site = 'shop') => sessionFor({ name }, { site })
const signed = async (sub: string, name: string, refresh?: string) =>
  sessionFor({ identity: await identityFor(key, claimsFor(sub, { name })), ...(refresh && { refresh }) })
const put = (token: string, id: string) => asMember(token, 'PUT', `me/ignored/${id}`)
const remove = (token: string, id: string) => asMember(token, 'DELETE', `me/ignored/${id}`)
const list = async (token: string) =>
  (await (await asMember(token, 'GET', 'me/ignored')).json<IgnoredResponse>()).ignored
const rows = async (column: 'member' | 'other', id: string) =>
  (await env.DB.prepare(`SELECT * FROM ignored WHERE ${column} = ?`).bind(id).all()).results

describe('whom a member ignores', () => {
  it('is kept by name, the latest first, once each, until they stop', async () => {
    const [ann, bob, cleo] = [await guest('Ann'), await guest('Bob'), await guest('Cleo')]
    expect(await list(ann.token)).toEqual([])
    for (const { id } of [bob.member, cleo.member, bob.member])
      expect((await put(ann.token, id)).status).toBe(204)
    await env.DB.prepare('UPDATE ignored SET at = 1 WHERE other = ?').bind(bob.member.id).run()
    expect(await list(ann.token)).toEqual([
      { id: cleo.member.id, name: 'Cleo' },
      { id: bob.member.id, name: 'Bob' },
    ])
    expect((await remove(ann.token, cleo.member.id)).status).toBe(204)
    expect((await list(ann.token)).map(({ name }) => name)).toEqual(['Bob'])
  })

  it('is theirs alone', async () => {
    const [ann, bob] = [await guest('Ann'), await guest('Bob')]
    await put(ann.token, bob.member.id)
    expect(await list(bob.token)).toEqual([])
    expect(await refusal(await remove(bob.token, ann.member.id))).toEqual({ status: 404, code: 'not_found' })
  })

  it('are members of the site, and not oneself', async () => {
    const [ann, far] = [await guest('Ann'), await guest('Far', 'other')]
    for (const id of [far.member.id, 'm_nobody', 'x'.repeat(500)])
      expect(await refusal(await put(ann.token, id))).toEqual({ status: 404, code: 'not_found' })
    expect(await refusal(await put(ann.token, ann.member.id))).toEqual({ status: 403, code: 'forbidden' })
    expect(await rows('member', ann.member.id)).toEqual([])
  })

  it('is nothing for those who only watch', async () => {
    const [{ token }, bob] = [await sessionFor({}), await guest('Bob')]
    for (const response of [
      await asMember(token, 'GET', 'me/ignored'),
      await put(token, bob.member.id),
      await remove(token, bob.member.id),
    ])
      expect(await refusal(response)).toEqual({ status: 403, code: 'identity_required' })
  })

  it(`are ${IGNORED} at most; a repeat is no more`, async () => {
    const [ann, bob, cleo] = [await guest('Ann'), await guest('Bob'), await guest('Cleo')]
    await put(ann.token, bob.member.id)
    const numbers = JSON.stringify(Array.from({ length: IGNORED - 1 }, (_, i) => i))
    await env.DB.prepare(
      `INSERT INTO ignored (member, other, at) SELECT ?, 'm_' || value, value FROM json_each(?)`,
    )
      .bind(ann.member.id, numbers)
      .run()
    expect(await refusal(await put(ann.token, cleo.member.id))).toEqual({ status: 409, code: 'full' })
    expect((await put(ann.token, bob.member.id)).status).toBe(204)
    expect(await list(ann.token)).toHaveLength(IGNORED)
  })
})

describe('who signs in', () => {
  it('stays ignored, under every id, and is let go by any of them', async () => {
    const ann = await guest('Ann')
    const troll = await guest('Troll')
    await put(ann.token, troll.member.id)
    await signed('t-1', 'Tom')
    const tom = await signed('t-1', 'Tom', troll.refresh)
    const told = [{ id: tom.member.id, name: 'Tom', was: [troll.member.id] }]
    expect(await list(ann.token)).toEqual(told)
    // Ignored under both, they are one.
    await put(ann.token, tom.member.id)
    expect(await list(ann.token)).toEqual(told)
    expect((await remove(ann.token, troll.member.id)).status).toBe(204)
    expect(await list(ann.token)).toEqual([])
  })

  it('brings their own list along', async () => {
    const [bob, cleo] = [await guest('Bob'), await guest('Cleo')]
    const before = await guest('Ann')
    await put(before.token, bob.member.id)
    const first = await signed('a-1', 'Ann')
    for (const { id } of [bob.member, cleo.member]) await put(first.token, id)
    const ann = await signed('a-1', 'Ann', before.refresh)
    expect((await list(ann.token)).map(({ name }) => name).sort()).toEqual(['Bob', 'Cleo'])
    expect(await rows('member', before.member.id)).toEqual([])
  })
})

describe('a member’s own data', () => {
  it('names whom they ignore, and is erased with them; so is what others hold of them', async () => {
    const [ann, bob] = [await guest('Ann'), await guest('Bob')]
    await put(ann.token, bob.member.id)
    await put(bob.token, ann.member.id)
    const file = await (
      await asMember(ann.token, 'GET', 'me/export')
    ).json<{ ignored: { other: string }[] }>()
    expect(file.ignored.map(({ other }) => other)).toEqual([bob.member.id])
    expect((await asMember(ann.token, 'DELETE', 'me')).status).toBe(204)
    expect([...(await rows('member', ann.member.id)), ...(await rows('other', ann.member.id))]).toEqual([])
    expect(await list(bob.token)).toEqual([])
  })
})
