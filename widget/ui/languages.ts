import { en } from '../locales/en.ts'
import type { Language } from '../locales/language.ts'
import { quietly } from './lazy.ts'
import type { Locale } from './locale.ts'

/** The languages there are besides English: one chunk each. */
const LANGUAGES: Record<string, () => Promise<(lang: string) => Language>> = {
  ar: () => import('../locales/ar.ts').then(({ ar }) => ar),
  de: () => import('../locales/de.ts').then(({ de }) => de),
  es: () => import('../locales/es.ts').then(({ es }) => es),
  fr: () => import('../locales/fr.ts').then(({ fr }) => fr),
  it: () => import('../locales/it.ts').then(({ it }) => it),
  ja: () => import('../locales/ja.ts').then(({ ja }) => ja),
  pt: () => import('../locales/pt.ts').then(({ pt }) => pt),
  tr: () => import('../locales/tr.ts').then(({ tr }) => tr),
  zh: () => import('../locales/zh.ts').then(({ zh }) => zh),
}

/** A tag a browser can use, or undefined: hosts write all sorts of things into `lang`. */
function known(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

/** Whether its words can be read: of Chinese there is the simplified script. */
function spoken(tag: Intl.Locale): boolean {
  const { language, script } = tag.maximize()
  return language === 'en' || (language in LANGUAGES && (language !== 'zh' || script === 'Hans'))
}

/** Which way the wished language runs, also where its words are English; undefined leaves it to the page. */
function directionOf(wish: string): 'ltr' | 'rtl' | undefined {
  const tag = wish ? known(wish) : undefined
  if (!tag) return undefined
  return /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/.test(tag.maximize().script ?? '') ? 'rtl' : 'ltr'
}

/** The words of the first of these languages that there is; English where there is none or its words do not come. */
export async function locale(tags: readonly string[], wish: string): Promise<Locale> {
  const dir = directionOf(wish)
  const tag = tags.map(known).find((one) => one && spoken(one))
  const lang = tag?.toString() ?? 'en'
  const load = LANGUAGES[tag?.language ?? '']
  const language = load && (await quietly(load()))
  if (language) return { lang, ...language(lang), dir }
  return { lang: tag?.language === 'en' ? lang : 'en', strings: en, dir }
}
