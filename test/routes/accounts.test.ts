import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { addAccount, releaseAddress } from '../../worker/db/accounts.ts'
import { database } from '../../worker/db/database.ts'
import { networkHash } from '../../worker/lib/network.ts'
import { hashOf } from '../../worker/lib/secrets.ts'
import { asking, Browser } from './browser.ts'
import { makeSite, PAGE, SERVER, untilTooMany } from './support.ts'

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  // The first request loads what the others use.
  await new Browser().arrive(asking())
})

const rows = async (sql: string, ...values: string[]) =>
  (
    await env.DB.prepare(sql)
      .bind(...values)
      .all()
  ).results
const signIns = (asked: string) =>
  rows('SELECT * FROM sign_ins WHERE challenge = ?', new URLSearchParams(asked).get('challenge') ?? '')

describe('signing in with an account', () => {
  it('gives a page what its visitor agreed to, and only that', async () => {
    const ann = new Browser()
    const asked = asking()
    expect((await ann.arrive(asked)).status).toBe(200)
    const { email } = await ann.join(asked)
    expect(await signIns(asked)).toEqual([])
    const done = await (await ann.press(asked)).text()
    expect(done).toContain('You can close this window')
    const [account] = await rows('SELECT id FROM accounts WHERE email = ?', email)
    expect(await signIns(asked)).toMatchObject([
      { site: 'shop', origin: PAGE, account: account?.['id'], code: null },
    ])
  })

  it('asks again for each challenge, of somebody who is signed in as well', async () => {
    const ann = new Browser()
    const [first, second] = [asking(), asking()]
    await ann.arrive(first)
    await ann.join(first)
    await ann.press(first)
    const page = await (await ann.arrive(second)).text()
    expect(page).toContain('Continue to shop as Ann')
    expect(await signIns(second)).toEqual([])
  })

  it('goes back to where there was no pop-up, with a code in place of the fragment', async () => {
    const ann = new Browser()
    const asked = asking({ return: `${PAGE}/a/b?c=d#e` })
    await ann.join(asked)
    const page = await (await ann.press(asked)).text()
    const [, back, code = ''] = /content="0; url=([^"#]+)#parlor-code=([\w-]{43})"/.exec(page) ?? []
    expect(back).toBe(`${PAGE}/a/b?c=d`)
    expect(await signIns(asked)).toMatchObject([{ code: await hashOf(code) }])
  })

  it('gives a challenge that somebody else has used to nobody', async () => {
    const [ann, eve] = [new Browser(), new Browser()]
    const asked = asking()
    for (const each of [ann, eve]) {
      await each.arrive(asked)
      await each.join(asked)
    }
    await ann.press(asked)
    const before = await signIns(asked)
    expect((await eve.press(asked)).status).toBe(409)
    expect(await signIns(asked)).toEqual(before)
  })
})

describe('who may begin', () => {
  it('lets only a browser in that a page of the site has sent', async () => {
    const asked = asking()
    for (const referer of ['', 'https://evil.test/', `https://evil.test/?${PAGE}/`, `${PAGE}.evil.test/`]) {
      const eve = new Browser()
      const response = await eve.go(`/auth/continue?${asked}`, { headers: { referer } })
      expect(response.status).toBe(403)
      expect(await response.text()).toContain('A sign-in begins on the page')
      expect(eve.cookies.size).toBe(0)
    }
    const ann = new Browser()
    await ann.arrive(asked)
    expect((await ann.go(`/auth/continue?${asked}`)).status).toBe(200)
    expect((await ann.go(`/auth/continue?${asking()}`)).status).toBe(403)
  })

  it.each([
    'https://evil.test',
    'null',
    `${PAGE}:444`,
    'http://shop.test',
    `${PAGE}.`,
    `${PAGE}/`,
    'HTTPS://SHOP.TEST',
  ])('refuses the origin %s', async (origin) => {
    const response = await new Browser().arrive(asking({ origin }), origin)
    expect(response.status).toBe(403)
  })

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/a',
    'javascript:alert(1)',
    `${PAGE}.evil.test/`,
    'https://a@shop.test/',
    `${PAGE}@evil.test/`,
    'data:text/html,x',
  ])('sends nobody back to %s', async (address) => {
    expect((await new Browser().go(`/auth/continue?${asking({ return: address })}`)).status).toBe(400)
  })

  it('tells sites that do not exist, and addresses that miss something, plainly', async () => {
    expect((await new Browser().arrive(asking({ site: 'nowhere' }))).status).toBe(404)
    expect((await new Browser().arrive(asking({ challenge: 'short' }))).status).toBe(400)
  })
})

describe('pressing "Continue"', () => {
  it('is done on our own page, in the session that read it', async () => {
    const [ann, eve] = [new Browser(), new Browser()]
    const asked = asking()
    for (const each of [ann, eve]) {
      await each.arrive(asked)
      await each.join(asked)
    }
    const read = await (await eve.go(`/auth/continue?${asked}`)).text()
    const proof = /name="proof" value="([^"]+)"/.exec(read)?.[1] ?? ''
    const path = `/auth/continue?${asked}`
    for (const response of [
      await ann.press(asked, { origin: 'https://evil.test' }),
      await ann.press(asked, { origin: 'null' }),
      await ann.press(asked, { 'sec-fetch-site': 'cross-site' }),
      await ann.go(path, { form: {} }),
      await ann.go(path, { form: { proof } }),
    ]) {
      expect(response.status).toBe(403)
    }
    expect(await signIns(asked)).toEqual([])
  })
})

describe('forms', () => {
  it('say what is wrong by field, keep what was typed, and never a password', async () => {
    const ann = new Browser()
    const asked = asking()
    await ann.arrive(asked)
    const form = { name: '\u202e', email: 'ann"><script>@x', password: 'short' }
    const response = await ann.go(`/auth/sign-up?${asked}`, { form })
    const page = await response.text()
    expect(response.status).toBe(422)
    for (const field of ['name', 'email', 'password']) expect(page).toContain(`id="${field}-error"`)
    expect(page).toContain('value="ann&quot;&gt;&lt;script&gt;@x"')
    expect(page).not.toContain('value="short"')
  })

  it('make one account of an address', async () => {
    const asked = asking()
    const [ann, eve] = [new Browser(), new Browser()]
    for (const each of [ann, eve]) await each.arrive(asked)
    const { email } = await ann.join(asked)
    const form = { name: 'Eve', email: email.toUpperCase(), password: 'another horse' }
    expect((await eve.go(`/auth/sign-up?${asked}`, { form })).status).toBe(422)
    expect((await eve.go(`/auth/sign-in?${asked}`, { form })).status).toBe(422)
    expect(await rows('SELECT id FROM accounts WHERE email = ?', email)).toHaveLength(1)
  })

  it('allow some twenty tries a minute from one network', async () => {
    const ann = new Browser()
    const asked = asking()
    await ann.arrive(asked)
    const headers = { 'cf-connecting-ip': '203.0.113.9' }
    const form = { email: 'ann@example.com', password: 'guess' }
    // A password takes long to look at: most tries are told to the limiter alone.
    const network = await networkHash('203.0.113.9', 'accounts', env.PARLOR_SECRET, Date.now())
    for (let i = 0; i < 17; i++) await env.TRIES.limit({ key: `accounts:${network}` })
    const { taken, refused } = await untilTooMany(20, async () => {
      const answer = await ann.go(`/auth/sign-in?${asked}`, { form, headers })
      expect([422, 429]).toContain(answer.status)
      return answer
    })
    expect(taken).toBeGreaterThanOrEqual(3)
    expect(refused.headers.get('retry-after')).toBe('60')
  })
})

describe('what is kept', () => {
  it('is a cookie for this host alone, which no script reads', async () => {
    const ann = new Browser()
    const asked = asking()
    await ann.arrive(asked)
    const form = { name: 'Ann', email: 'cookie@example.com', password: 'correct horse' }
    const response = await ann.go(`/auth/sign-up?${asked}`, { form })
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^__Secure-parlor\.session_token=/)
    expect(cookie).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect([...ann.cookies.keys()]).toContainEqual(expect.stringMatching(/^__Host-parlor-begun-/))
  })

  it('holds no network address, no browser, no password', async () => {
    const headers = {
      'cf-connecting-ip': '203.0.113.7',
      'x-forwarded-for': '203.0.113.7',
      'user-agent': 'Tell-Tale/1.0',
    }
    const ann = new Browser()
    const asked = asking({ return: `${PAGE}/` })
    const form = { name: 'Ann', email: 'traces@example.com', password: 'a telling password' }
    await ann.go(`/auth/sign-up?${asked}`, { form, headers })
    await ann.press(asked, headers)
    const tables = await rows(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
    )
    const all = await Promise.all(tables.map(({ name }) => rows(`SELECT * FROM "${String(name)}"`)))
    expect(JSON.stringify(all)).toContain('traces@example.com')
    for (const trace of ['203.0.113.7', 'Tell-Tale', 'a telling password'])
      expect(JSON.stringify(all)).not.toContain(trace)
  })

  it('is an account with its password, or neither', async () => {
    const db = database(env.DB)
    const ann = { id: 'half', name: 'Ann', email: 'half@example.com', passwordHash: 'x' }
    await env.DB.exec(
      `INSERT INTO account_credentials (id, account_id, provider_id, user_id, created_at, updated_at) VALUES ('half:password', 'a', 'b', 'c', 0, 0)`,
    )
    await expect(addAccount(db, ann, 0)).rejects.toThrow()
    expect(await rows('SELECT id FROM accounts WHERE email = ?', ann.email)).toEqual([])
  })

  it('leaves an address to whom a provider has verified it for, unless its account runs a site', async () => {
    const db = database(env.DB)
    for (const id of ['squatter', 'keeper']) {
      await addAccount(db, { id, name: id, email: `${id}@example.com`, passwordHash: 'x' }, 0)
    }
    await env.DB.exec(
      `INSERT INTO hosts (site, account, role, created_at) VALUES ('shop', 'keeper', 'owner', 0)`,
    )
    for (const id of ['squatter', 'keeper']) await releaseAddress(db, `${id}@example.com`, 1)
    const left = await rows(`SELECT a.id, a.email, c.id AS password FROM accounts a
      LEFT JOIN account_credentials c ON c.user_id = a.id WHERE a.id IN ('squatter', 'keeper') ORDER BY a.id`)
    expect(left).toEqual([
      { id: 'keeper', email: 'keeper@example.com', password: 'keeper:password' },
      { id: 'squatter', email: 'squatter@nowhere.invalid', password: null },
    ])
  })
})

describe('pages', () => {
  it('run nothing of others, are in nobody’s frame, and show names as text', async () => {
    await makeSite({ id: 'odd' })
    await env.DB.exec(`UPDATE sites SET name = '<img src=x onerror=alert(1)>' WHERE id = 'odd'`)
    const response = await new Browser().arrive(asking({ site: 'odd' }))
    const page = await response.text()
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toMatch(/<[^>]+\son\w+=|<img|javascript:/)
    const policy = response.headers.get('content-security-policy') ?? ''
    for (const part of [
      `default-src 'none'`,
      `script-src 'none'`,
      `frame-ancestors 'none'`,
      `form-action 'self'`,
      `base-uri 'none'`,
    ])
      expect(policy).toContain(part)
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('same-origin')
  })

  it('open nothing of better-auth but the way back from a provider', async () => {
    for (const path of [
      'sign-up/email',
      'sign-in/email',
      'get-session',
      'update-user',
      'callback/nobody',
      'ok',
      'error',
    ]) {
      const response = await new Browser().go(`/auth/api/${path}`, { headers: { origin: SERVER } })
      expect(response.status).toBe(404)
    }
  })
})
