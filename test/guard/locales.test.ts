import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../widget/locales/en.ts'
import type { Language } from '../../widget/locales/language.ts'

const FOLDER = 'widget/locales'
const files = readdirSync(FOLDER)
const LANGUAGES = files
  .flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [])
  .filter((tag) => tag !== 'en')
const COUNTS = [0, 1, 2, 3, 5, 11, 21, 100]
/** The same in another language: names, loan words, code, signs and what says nothing. */
const SAME = /^(?:|Emoji|Spoiler|Bot|Name|Password|Filter|code|Code|spoiler|[a-z-]+\.json|.{1,3})$/
/** Where a number may be said by a word: Arabic has a form for one and a form for two, and none is "no". */
const WORDED = new Set(['ar 0', 'ar 1', 'ar 2'])

interface Words {
  [key: string]: unknown
}

const english: Words = { strings: en, parts: await englishParts() }

async function englishParts(): Promise<Words> {
  const parts: Words = {}
  for (const name of files) {
    const part = /^en-(\w+)\.ts$/.exec(name)?.[1]
    if (!part) continue
    const module = (await import(`../../widget/locales/en-${part}.ts`)) as Words
    expect(Object.keys(module)).toEqual(['words'])
    parts[part] = module['words']
  }
  return parts
}

async function language(tag: string): Promise<Words> {
  const module = (await import(`../../widget/locales/${tag}.ts`)) as Record<
    string,
    (lang: string) => Language
  >
  return module[tag]?.(tag) as unknown as Words
}

/** All that is said, by the way to it. */
function leaves(words: unknown, path: string): [path: string, leaf: unknown][] {
  if (typeof words !== 'object' || words === null) return [[path, words]]
  return Object.entries(words).flatMap(([key, value]) => leaves(value, `${path}.${key}`))
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('locales'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

describe('the words of the widget', () => {
  it('are each said somewhere', () => {
    const code = sources('widget').join('\n')
    const unused = leaves(english, '').filter(([path]) => {
      const key = path.split('.').at(-1) ?? ''
      // A number is a place in a pair; what is looked up by a code of the protocol stands there.
      if (
        /^\d+$/.test(key)
        || /(?:reasons|refusals|failures|failed|refused|levels|announced|roles|presence|states|connection)\./.test(
          path,
        )
      )
        return false
      return !new RegExp(`(?:\\.|['"]|[{,]\\s*)${key}\\b`).test(code)
    })
    expect(unused.map(([path]) => path)).toEqual([])
  })

  it.each(LANGUAGES)('are all there in "%s", of the same kind, and none is left in English', async (tag) => {
    const here = new Map(leaves(await language(tag), ''))
    const wanted = leaves(english, '')
    expect([...here.keys()].sort()).toEqual(wanted.map(([path]) => path).sort())
    for (const [path, word] of wanted) {
      const own = here.get(path)
      expect(typeof own, path).toBe(typeof word)
      if (typeof word === 'string') {
        expect(own === '', path).toBe(word === '')
        if (!SAME.test(word)) expect(own, path).not.toBe(word)
      }
    }
  })

  it.each(LANGUAGES)('go with every number in "%s"', async (tag) => {
    const here = new Map(leaves(await language(tag), ''))
    for (const [path, word] of leaves(english, '')) {
      if (typeof word !== 'function' || !String(word).startsWith('(count')) continue
      for (const count of COUNTS) {
        const said = (here.get(path) as (count: number, more: boolean) => string)(count, false)
        expect(said.trim(), `${path} ${count}`).not.toBe('')
        expect(said, `${path} ${count}`).not.toMatch(/#|undefined|NaN/)
        const counted = (word as (count: number, more: boolean) => string)(count, false).includes(
          String(count),
        )
        if (counted && !WORDED.has(`${tag} ${count}`))
          expect(said, `${path} ${count}`).toContain(new Intl.NumberFormat(tag).format(count))
      }
    }
  })

  it('leave no French mark at the beginning of a line', async () => {
    for (const [path, word] of leaves(await language('fr'), '')) {
      const said =
        typeof word === 'function' ? (word as (count: number, more: boolean) => string)(3, true) : word
      expect(said, path).not.toMatch(/[\p{L}’»)] [?!;:»]|« /u)
    }
  })

  it.each(LANGUAGES)('keep what is put into them in "%s"', async (tag) => {
    const here = new Map(leaves(await language(tag), ''))
    for (const [path, word] of leaves(english, '')) {
      if (
        typeof word !== 'function'
        || /^\((?:count|seconds|lines|over|number|index|here|emoji)\b/.test(String(word))
      )
        continue
      expect((here.get(path) as (name: string) => string)('⟨name⟩'), path).toContain('⟨name⟩')
    }
  })
})
