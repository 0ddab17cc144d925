import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from '../../worker/db/apikeys.ts'
import { abandonRequest, beginRequest, finishRequest } from '../../worker/db/idempotency.ts'
import { presentIdentity, revokeIdentity } from '../../worker/db/identities.ts'
import { createKey, forgetKeys, KEY_MEMORY, listKeys, revokeKey, secretOf } from '../../worker/db/keys.ts'
import { createSignIn, takeSignIn } from '../../worker/db/signins.ts'
import { Problem } from '../../worker/lib/problem.ts'
import { seal, unseal } from '../../worker/lib/vault.ts'
import { db, MASTER, newSite, rowsOf, someHash, watched } from './db-support.ts'

const HOUR = 3600_000
const now = Date.now()

describe('a secret in the vault', () => {
  const drawer = { site: 'shop', kid: 'k_1' }

  it('opens where it belongs, and is never sealed alike twice', async () => {
    const sealed = await seal('a secret', drawer, MASTER)
    expect(sealed).not.toContain('secret')
    expect(await seal('a secret', drawer, MASTER)).not.toBe(sealed)
    expect(await unseal(sealed, drawer, MASTER)).toBe('a secret')
  })

  it('opens nowhere else: another site, another key, another master, or changed by a bit', async () => {
    const sealed = await seal('a secret', drawer, MASTER)
    const closed = (attempt: Promise<string>) => expect(attempt).rejects.toThrow()
    await closed(unseal(sealed, { ...drawer, site: 'other' }, MASTER))
    await closed(unseal(sealed, { ...drawer, kid: 'k_2' }, MASTER))
    await closed(unseal(sealed, { site: 'shop"', kid: ',"k_1' }, MASTER))
    await closed(unseal(sealed, drawer, `${MASTER}x`))
    for (const at of [0, 20, sealed.length - 3]) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      await closed(unseal(sealed.slice(0, at) + other + sealed.slice(at + 1), drawer, MASTER))
    }
    await closed(unseal('', drawer, MASTER))
  })
})

/** What a module asks for at a time; the work it leaves for later is waited for by `later`. */
function at(time: number) {
  const deferred: Promise<unknown>[] = []
  return {
    now: time,
    defer: (work: Promise<unknown>) => void deferred.push(work),
    later: () => Promise.all(deferred),
  }
}

describe('a key to sign identities with', () => {
  it('is told once and kept encrypted', async () => {
    const site = await newSite()
    const { kid, secret } = await createKey(db, site, MASTER, now)
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(await secretOf(db, site, kid, MASTER, at(now))).toBe(secret)
    expect(JSON.stringify([await rowsOf('keys', site), await listKeys(db, site)])).not.toContain(secret)
  })

  it('is of one site, and never of a name that is not one of ours', async () => {
    const [site, other] = [await newSite(), await newSite()]
    const { kid } = await createKey(db, site, MASTER, now)
    const { db: seen, statements } = watched()
    expect(await secretOf(seen, other, kid, MASTER, at(now))).toBeUndefined()
    expect(statements.length).toBe(1)
    for (const name of ['', '../x', `${kid}x`, "' OR 1=1 --", '__proto__', kid.toUpperCase()]) {
      expect([name, await secretOf(seen, site, name, MASTER, at(now))]).toEqual([name, undefined])
    }
    // A row that was moved to another site by hand.
    await env.DB.prepare('UPDATE keys SET site = ? WHERE kid = ?').bind(other, kid).run()
    await expect(secretOf(db, other, kid, MASTER, at(now))).rejects.toThrow()
  })

  it('has one beside it while they change, and no third, however many ask at once', async () => {
    const site = await newSite()
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => createKey(db, site, MASTER, now)))
    const made = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(made.length).toBe(2)
    const [first, second] = made
    expect(await revokeKey(db, await newSite(), first?.kid ?? '', now)).toBe(false)
    expect(await revokeKey(db, site, first?.kid ?? '', now)).toBe(true)
    await createKey(db, site, MASTER, now + 1)
    expect(await secretOf(db, site, first?.kid ?? '', MASTER, at(now))).toBeUndefined()
    expect(await secretOf(db, site, second?.kid ?? '', MASTER, at(now))).toBe(second?.secret)
    expect((await listKeys(db, site)).filter(({ revokedAt }) => revokedAt === null).length).toBe(2)
  })

  it('is remembered for half a minute at most', async () => {
    const site = await newSite()
    const { kid, secret } = await createKey(db, site, MASTER, now)
    await secretOf(db, site, kid, MASTER, at(now))
    // In another isolate.
    await env.DB.prepare('UPDATE keys SET revoked_at = 1 WHERE kid = ?').bind(kid).run()
    const { db: seen, statements } = watched()
    expect(await secretOf(seen, site, kid, MASTER, at(now + KEY_MEMORY - 1))).toBe(secret)
    expect(statements).toEqual([])
    expect(await secretOf(seen, site, kid, MASTER, at(now + KEY_MEMORY))).toBeUndefined()
    expect(KEY_MEMORY).toBeLessThanOrEqual(30_000)
  })

  it('tells when it was last used, written once an hour', async () => {
    const site = await newSite()
    const { kid } = await createKey(db, site, MASTER, now)
    const useAt = async (time: number) => {
      forgetKeys()
      const use = at(time)
      await secretOf(db, site, kid, MASTER, use)
      await use.later()
      return (await listKeys(db, site))[0]?.usedAt
    }
    expect(await useAt(now)).toBe(now)
    expect(await useAt(now + HOUR)).toBe(now)
    expect(await useAt(now + HOUR + 1)).toBe(now + HOUR + 1)
  })
})

describe('a key for the API', () => {
  it('is told once, kept as a hash, and found by itself alone', async () => {
    const site = await newSite()
    const { id, key } = await createApiKey(db, site, { name: ' Server ', scopes: ['rooms:read'] }, now)
    expect(key).toMatch(/^pk_[0-9a-f]{20}_[\w-]{43}$/)
    expect(await findApiKey(db, key, at(now))).toEqual({ id, site, scopes: ['rooms:read'] })
    expect(JSON.stringify(await rowsOf('api_keys', site))).not.toContain(key.slice(24))
    expect(await listApiKeys(db, site)).toMatchObject([{ id, name: 'Server', revokedAt: null }])
    for (const wrong of [
      '',
      id,
      key.slice(0, -1),
      `${key}x`,
      key.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')),
    ]) {
      expect([wrong, await findApiKey(db, wrong, at(now))]).toEqual([wrong, undefined])
    }
  })

  it('opens nothing once it is revoked, by its own site', async () => {
    const site = await newSite()
    const { id, key } = await createApiKey(db, site, { name: 'Server', scopes: ['a'] }, now)
    expect(await revokeApiKey(db, await newSite(), id, now)).toBe(false)
    expect(await findApiKey(db, key, at(now))).toBeDefined()
    expect(await revokeApiKey(db, site, id, now)).toBe(true)
    expect(await findApiKey(db, key, at(now))).toBeUndefined()
  })

  it('is refused where the name or a scope is none, or a site has too many', async () => {
    const site = await newSite()
    const fields = async (input: { name: string; scopes: string[] }) =>
      createApiKey(db, site, input, now).then(
        () => [],
        (refused: unknown) =>
          refused instanceof Problem ? Object.keys(refused.details.fields ?? {}) : ['no refusal'],
      )
    expect(await fields({ name: ' ', scopes: ['a'] })).toEqual(['name'])
    expect(await fields({ name: 'x', scopes: [] })).toEqual(['scopes'])
    expect(await fields({ name: 'x', scopes: ['a', 'A;'] })).toEqual(['scopes.1'])
    const asked = Array.from({ length: 25 }, () => createApiKey(db, site, { name: 'x', scopes: ['a'] }, now))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(20)
  })

  it('is asked for in the same way whether its id exists or not', async () => {
    const { key } = await createApiKey(db, await newSite(), { name: 'x', scopes: ['a'] }, now)
    const tail = `_${'x'.repeat(43)}`
    const guesses = [key.slice(0, 23) + tail, `pk_${'0'.repeat(20)}${tail}`]
    const asked = await Promise.all(
      guesses.map(async (guess) => {
        const { db: seen, statements } = watched()
        expect(await findApiKey(seen, guess, at(now))).toBeUndefined()
        return statements.map(({ sql }) => sql)
      }),
    )
    expect(asked[0]).toEqual(asked[1])
    expect(asked[0]?.length).toBe(1)
  })

  it('is not guessed', async () => {
    const { key } = await createApiKey(db, await newSite(), { name: 'x', scopes: ['a'] }, now)
    for (let i = 0; i < 100; i++) {
      const guess = `${key.slice(0, 23)}_${someHash().slice(0, 43)}`
      expect(await findApiKey(db, guess, at(now))).toBeUndefined()
    }
  })
})

describe('an identity with an id of its own', () => {
  it('is one set of claims, until it is revoked, at one site', async () => {
    const [site, other] = [await newSite(), await newSite()]
    const present = (digest: string, where = site) =>
      presentIdentity(db, where, { jti: 'j', digest, expiresAt: now + HOUR })
    expect(await present('one')).toBe('ok')
    expect(await present('one')).toBe('ok')
    expect(await present('two')).toBe('other')
    expect(await present('two', other)).toBe('ok')
    await revokeIdentity(db, site, 'j', now + HOUR, now)
    expect(await present('one')).toBe('revoked')
    expect(await present('two', other)).toBe('ok')
    await revokeIdentity(db, site, 'unseen', now + HOUR, now)
    expect(await presentIdentity(db, site, { jti: 'unseen', digest: 'd', expiresAt: now })).toBe('revoked')
  })

  it('is of whoever comes first, of several at once', async () => {
    const site = await newSite()
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map((digest) => presentIdentity(db, site, { jti: 'j', digest, expiresAt: now })),
    )
    expect(all.sort()).toEqual(['ok', 'other', 'other', 'other'])
  })
})

describe('a sign-in', () => {
  const signIn = (site: string) => ({
    challenge: someHash(),
    site,
    origin: 'https://shop.test',
    account: 'acc_1',
    expiresAt: now + 60_000,
  })

  it('is fetched once, by the page that began it, in time', async () => {
    const site = await newSite()
    const one = signIn(site)
    expect(await takeSignIn(db, one, now)).toBeUndefined()
    expect(await createSignIn(db, one)).toBe(true)
    expect(await createSignIn(db, { ...one, account: 'acc_2' })).toBe(false)
    expect(await takeSignIn(db, { ...one, origin: 'https://evil.test' }, now)).toBeUndefined()
    expect(await takeSignIn(db, { ...one, site: 'other' }, now)).toBeUndefined()
    expect(await takeSignIn(db, { ...one, code: 'x' }, now)).toBeUndefined()
    expect(await takeSignIn(db, one, now + 60_000)).toBeUndefined()
    const taken = await Promise.all(Array.from({ length: 5 }, () => takeSignIn(db, one, now)))
    expect(taken.filter(Boolean)).toEqual([{ account: 'acc_1' }])
  })

  it('that came back by address wants its code', async () => {
    const one = { ...signIn(await newSite()), code: someHash() }
    await createSignIn(db, one)
    const { code: _, ...popUp } = one
    expect(await takeSignIn(db, popUp, now)).toBeUndefined()
    expect(await takeSignIn(db, { ...one, code: someHash() }, now)).toBeUndefined()
    expect(await takeSignIn(db, one, now)).toEqual({ account: 'acc_1' })
  })
})

describe('a request that may be sent twice', () => {
  it('is carried out once, and answered alike for a day', async () => {
    const key = someHash()
    const begun = await Promise.all(Array.from({ length: 5 }, () => beginRequest(db, key, 'd', now)))
    expect(begun.map(({ is }) => is).sort()).toEqual(['busy', 'busy', 'busy', 'busy', 'new'])
    const first = begun.find((one) => one.is === 'new')
    await finishRequest(db, key, first?.holder ?? '', { status: 201, body: '{}' }, now)
    expect(await beginRequest(db, key, 'd', now + 23 * HOUR)).toEqual({
      is: 'answered',
      status: 201,
      body: '{}',
    })
    expect(await beginRequest(db, key, 'e', now)).toEqual({ is: 'other' })
    expect(await beginRequest(db, key, 'e', now + 25 * HOUR)).toMatchObject({ is: 'new' })
  })

  it('gives its key back where it failed, or died', async () => {
    const key = someHash()
    const first = await beginRequest(db, key, 'd', now)
    await abandonRequest(db, key, 'somebody else')
    expect(await beginRequest(db, key, 'd', now)).toEqual({ is: 'busy' })
    await abandonRequest(db, key, first.is === 'new' ? first.holder : '')
    expect(await beginRequest(db, key, 'd', now)).toMatchObject({ is: 'new' })
    expect(await beginRequest(db, key, 'd', now + 61_000)).toMatchObject({ is: 'new' })
  })
})
