import { beforeAll, describe, expect, it } from 'vitest'
import { speechIn, tongueOf } from '../../worker/words/languages.ts'
import { asking, Browser } from './browser.ts'
import { call, makeSite, PAGE } from './support.ts'

const TAGS = ['en', 'ar', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'tr', 'zh'] as const
const PROVIDER = {
  PARLOR_OIDC_EXAMPLE_ISSUER: 'https://id.example.org',
  PARLOR_OIDC_EXAMPLE_CLIENT_ID: 'parlor',
  PARLOR_OIDC_EXAMPLE_CLIENT_SECRET: 'secret',
}

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  // The first request loads what the others use.
  await new Browser().arrive(asking())
}, 60_000)

/** What a page says of itself and to its reader. */
async function read(answer: Response | Promise<Response>) {
  const response = await answer
  const page = await response.text()
  const [, lang, dir] = /<html lang="([^"]*)" dir="([^"]*)">/.exec(page) ?? []
  const text = page
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#39;', '’')
    .replace(/[ \n]+/g, ' ')
  const addresses = [...page.matchAll(/(?:action|href)="(\/[^"]+)"/g)].map(([, address = '']) =>
    address.replaceAll('&amp;', '&'),
  )
  return { status: response.status, headers: response.headers, lang, dir, text, addresses }
}

/** What comes before, between and after that which is put into a sentence. */
const parts = (sentence: string) => sentence.split(/\{\w+\}/)
/** An address that a room sends somebody to who does not come from there. */
const stray = (more: Record<string, string>) => `/auth/continue?${asking(more)}`
const accepting = (language: string) => ({ 'accept-language': language })

describe('signing in', () => {
  it.each(TAGS)('is written in "%s" from the first page to the last', async (lang) => {
    const { words, dir } = await speechIn(tongueOf(lang))
    const ann = new Browser()
    const asked = asking({ lang })
    const seen: Awaited<ReturnType<typeof read>>[] = []
    const reads = async (answer: Promise<Response>, ...said: string[]) => {
      const page = await read(answer)
      expect(page).toMatchObject({ lang, dir })
      expect(page.headers.get('content-language')).toBe(lang)
      for (const piece of said.flatMap(parts)) expect(page.text).toContain(piece.trim())
      seen.push(page)
    }
    const { signIn, signUp, wrong, confirm, done } = words
    await reads(ann.arrive(asked), signIn.title, signIn.from, signIn.email, signIn.newHere)
    await reads(ann.go(`/auth/continue?${asked}&new=1`), signUp.title, signUp.passwordHint, signUp.have)
    await reads(ann.go(`/auth/sign-in?${asked}`, { form: {} }), wrong.emailMissing, wrong.passwordMissing)
    const half = { email: 'ann@', password: 'short' }
    await reads(
      ann.go(`/auth/sign-up?${asked}`, { form: half }),
      wrong.nameMissing,
      wrong.emailShape,
      wrong.passwordShort,
    )
    const { email } = await ann.join(asked)
    await reads(ann.go(`/auth/continue?${asked}`), confirm.title, confirm.submit, confirm.beware)
    await reads(ann.press(asked), done.title, done.as, done.close)

    const eve = new Browser()
    await eve.arrive(asked)
    const guess = { email, password: 'not the password' }
    await reads(eve.go(`/auth/sign-in?${asked}`, { form: guess }), wrong.mismatch)

    for (const { text, addresses, headers } of seen) {
      expect(text).not.toMatch(/[{}]|undefined/)
      expect(headers.get('vary')).toContain('accept-language')
      expect(headers.get('cache-control')).toBe('no-store')
      for (const address of addresses) expect(address).toContain(`&lang=${lang}`)
    }
    // Its form, and the way to a new account.
    expect(seen[0]?.addresses).toHaveLength(2)
  })

  it.each(TAGS)('is refused in "%s", by the codes and states of any language', async (lang) => {
    const { words, dir } = await speechIn(tongueOf(lang))
    const { refused } = words
    const cases: [Promise<Response>, number, string][] = [
      [new Browser().go(stray({ lang })), 403, refused.begin],
      [new Browser().arrive(asking({ lang, origin: 'https://evil.test' })), 403, refused.foreign],
      [new Browser().arrive(asking({ lang, site: 'nowhere' })), 404, refused.noSite],
      [new Browser().arrive(asking({ lang, challenge: 'short' })), 400, refused.incomplete],
      [new Browser().go(stray({ lang, return: 'https://evil.test/' })), 400, refused.wayBack],
      [
        new Browser().go(`/auth/sign-up?lang=${lang}`, { form: { name: 'a'.repeat(9000) } }),
        413,
        refused.tooLong,
      ],
      [new Browser().go(`/auth/nothing?lang=${lang}`), 404, refused.nothing],
      [new Browser().go(`/auth/failed?lang=${lang}`), 400, refused.late],
      [new Browser().press(asking({ lang }), { origin: 'https://evil.test' }), 403, refused.otherForm],
    ]
    for (const [answer, status, sentence] of cases) {
      const page = await read(answer)
      expect(page).toMatchObject({ status, lang, dir })
      for (const piece of parts(sentence)) expect(page.text).toContain(piece.trim())
    }
  })

  it('follows the browser where a page says nothing, and a page before the browser', async () => {
    const arrive = (more: Record<string, string>, language: string) =>
      read(
        new Browser().go(`/auth/continue?${asking(more)}`, {
          headers: { referer: `${PAGE}/`, ...accepting(language) },
        }),
      )
    expect(await arrive({}, 'nl, ar-EG;q=0.9, en;q=0.5')).toMatchObject({ lang: 'ar', dir: 'rtl' })
    expect(await arrive({}, 'nl')).toMatchObject({ lang: 'en', dir: 'ltr' })
    const french = await arrive({ lang: 'fr-CA' }, 'ar')
    expect(french).toMatchObject({ lang: 'fr', dir: 'ltr' })
    for (const address of french.addresses) expect(address).toMatch(/&lang=fr(&|$)/)
  })

  it.each(['xx', '', '"><script>alert(1)</script>', '__proto__', 'toString', 'ar"'])(
    'takes the language of an address from ours alone: %s is English',
    async (lang) => {
      const page = await read(
        new Browser().go(stray({ lang }), { headers: { referer: `${PAGE}/`, ...accepting('ar') } }),
      )
      expect(page).toMatchObject({ status: 200, lang: 'en', dir: 'ltr' })
      for (const address of page.addresses) expect(address).toMatch(/&lang=en(&|$)/)
      expect(page.text).not.toContain('alert')
    },
  )
})

describe('the way through a provider', () => {
  it('comes back to the language it went out in, also where the way back was lost', async () => {
    const { words } = await speechIn(tongueOf('ar'))
    const ann = new Browser()
    const asked = asking({ lang: 'ar' })
    await ann.arrive(asked)
    // Nobody answers there.
    const out = await ann.go(`/auth/provider/example?${asked}`, { form: {}, bindings: PROVIDER })
    const back = out.headers.get('location') ?? ''
    expect(back).toMatch(/&lang=ar&by=example&error=unreachable$/)
    const page = await read(ann.go(back, { bindings: PROVIDER }))
    expect(page).toMatchObject({ lang: 'ar', dir: 'rtl' })
    for (const piece of parts(words.provider.failed)) expect(page.text).toContain(piece.trim())

    ann.cookies.set('parlor-lang', 'ar')
    const lost = await read(ann.go('/auth/failed', { headers: accepting('de') }))
    expect(lost).toMatchObject({ status: 400, lang: 'ar', dir: 'rtl' })
    ann.cookies.set('parlor-lang', '"><script>')
    expect(await read(ann.go('/auth/failed'))).toMatchObject({ lang: 'en' })
  })

  it.each([
    ['access_denied', 'denied'],
    ['account_not_linked', 'taken'],
    ['anything', 'failed'],
  ] as const)('says what came of it in Arabic: %s', async (error, key) => {
    const { words } = await speechIn(tongueOf('ar'))
    const ann = new Browser()
    const asked = asking({ lang: 'ar' })
    await ann.arrive(asked)
    const path = `/auth/continue?${asked}&error=${error}`
    const known = await read(ann.go(`${path}&by=example`, { bindings: PROVIDER }))
    for (const piece of parts(words.provider[key])) expect(known.text).toContain(piece.trim())
    expect((await read(ann.go(`${path}&by=another`, { bindings: PROVIDER }))).text).toContain(
      words.provider.unknown,
    )
  })
})

describe('addresses for frames', () => {
  it.each(TAGS)('say in "%s" that there is no room, and where the room belongs', async (lang) => {
    const { words, dir } = await speechIn(tongueOf(lang))
    const headers = { ...accepting(lang), 'sec-fetch-dest': 'iframe' }
    const nothing = await read(call('/embed/nobody/lobby', { headers }))
    expect(nothing).toMatchObject({ status: 404, lang, dir })
    expect(nothing.text).toContain(words.frame.nothing)
    expect(nothing.headers.get('vary')).toBe('accept-language')
    const wished = await read(
      call(`/embed/shop/lobby?locale=${lang}`, { headers: { 'sec-fetch-dest': 'document' } }),
    )
    expect(wished).toMatchObject({ status: 400, lang, dir })
    expect(wished.text).toContain(words.frame.belongs)
  })

  it('show a room in the language that is wished, else in the reader’s', async () => {
    const headers = { ...accepting('ar'), 'sec-fetch-dest': 'iframe' }
    expect(await read(call('/embed/shop/lobby', { headers }))).toMatchObject({ lang: 'ar', dir: 'rtl' })
    const wished = await read(call('/embed/shop/lobby?locale=fr-CA', { headers }))
    expect(wished).toMatchObject({ lang: 'fr-CA', dir: 'ltr' })
    expect(wished.headers.get('vary')).toBe('accept-language')
  })
})
