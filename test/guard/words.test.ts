import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { words as account } from '../../widget/locales/en-account.ts'
import type { Language } from '../../widget/locales/language.ts'
import { en } from '../../worker/words/en.ts'
import { speechIn, tongueOf } from '../../worker/words/languages.ts'

const FOLDER = 'worker/words'
const tagsIn = (folder: string) =>
  readdirSync(folder).flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [])
const TAGS = tagsIn(FOLDER)
const OTHERS = TAGS.filter((tag) => tag !== 'en')
/** The same in another language: loan words, and signs. */
const SAME = /^(?:E-mail|Name|Password|.{1,2})$/

/** All that is said, by the way to it. */
function leaves(words: object): Map<string, string> {
  const sections = Object.entries(words) as [string, Record<string, string>][]
  return new Map(
    sections.flatMap(([section, named]) =>
      Object.entries(named).map(([key, said]) => [`${section}.${key}`, said] as const),
    ),
  )
}

const english = leaves(en)
const wordsIn = async (tag: string) => leaves((await speechIn(tongueOf(tag))).words)
const places = (said: string) => (said.match(/\{\w+\}/g) ?? []).sort()

/** What the button is called that the pages speak of. */
async function buttonIn(tag: string): Promise<string> {
  if (tag === 'en') return account.signIn
  const module = (await import(`../../widget/locales/${tag}.ts`)) as Record<
    string,
    (lang: string) => Language
  >
  return module[tag]?.(tag).parts.account.signIn ?? ''
}

describe('the words of the pages for visitors', () => {
  it('are there in the languages of the widget', async () => {
    expect(TAGS).toEqual(tagsIn('widget/locales'))
    for (const tag of TAGS) expect((await speechIn(tongueOf(tag))).lang).toBe(tag)
  })

  it('are each said somewhere', () => {
    const code = readdirSync('worker/auth', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('auth', name))
      .concat('lib/embed.ts')
      .map((name) => readFileSync(join('worker', name), 'utf8'))
      .join('\n')
    const unused = [...english.keys()].filter((path) => {
      const key = path.split('.').at(-1) ?? ''
      return !new RegExp(`(?:\\.|'|[{,]\\s*)${key}\\b`).test(code)
    })
    expect(unused).toEqual([])
  })

  it.each(OTHERS)('are all there in "%s", and none is left in English', async (tag) => {
    const here = await wordsIn(tag)
    expect([...here.keys()]).toEqual([...english.keys()])
    for (const [path, said] of english) {
      expect(here.get(path)?.trim(), path).not.toBe('')
      if (!SAME.test(said)) expect(here.get(path), path).not.toBe(said)
    }
  })

  it.each(OTHERS)('have a place for all that is put into them in "%s"', async (tag) => {
    const here = await wordsIn(tag)
    for (const [path, said] of english) expect(places(here.get(path) ?? ''), path).toEqual(places(said))
  })

  it('leave no French mark at the beginning of a line', async () => {
    for (const [path, said] of await wordsIn('fr')) expect(said, path).not.toMatch(/[\p{L}’»)}] [?!;:»]|« /u)
  })

  it.each(TAGS)('call the button "Sign in" as the room calls it in "%s"', async (tag) => {
    const here = await wordsIn(tag)
    const button = await buttonIn(tag)
    expect(here.get('signIn.submit')).toBe(button)
    for (const path of ['confirm.beware', 'refused.begin']) expect(here.get(path), path).toContain(button)
  })
})

describe('the language of a page', () => {
  it.each([
    ['ar', 'ar', 'rtl'],
    ['de-AT', 'de', 'ltr'],
    ['PT-pt', 'pt', 'ltr'],
    ['zh', 'zh', 'ltr'],
    ['zh-Hans-SG', 'zh', 'ltr'],
    // Not to be read by those who read the other script.
    ['zh-TW', 'en', 'ltr'],
    ['nl', 'en', 'ltr'],
    ['', 'en', 'ltr'],
    ['constructor', 'en', 'ltr'],
    ['__proto__', 'en', 'ltr'],
    ['"><script>', 'en', 'ltr'],
    ['ar,de', 'en', 'ltr'],
  ])('is for a room in "%s" %s', (asked, lang, dir) => {
    expect(tongueOf(asked, 'ja')).toEqual({ lang, dir })
  })

  it.each([
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['nl, tr;q=0.5', 'tr'],
    ['en;q=0.5, es;q=0.9', 'es'],
    ['it;q=0, ja;q=0.1', 'ja'],
    ['*', 'en'],
    ['nonsense;;;,,q=,=', 'en'],
    ['', 'en'],
    [',,,,'.repeat(10_000), 'en'],
  ])('is else what a browser accepts: "%.40s"', (accepted, lang) => {
    expect(tongueOf(undefined, accepted).lang).toBe(lang)
  })
})
