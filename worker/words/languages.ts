import type { Words } from './en.ts'

/** The languages that pages for visitors are written in, as the widget's: one lazy chunk each. */
const LANGUAGES = {
  en: () => import('./en.ts').then(({ en }) => en),
  ar: () => import('./ar.ts').then(({ ar }) => ar),
  de: () => import('./de.ts').then(({ de }) => de),
  es: () => import('./es.ts').then(({ es }) => es),
  fr: () => import('./fr.ts').then(({ fr }) => fr),
  it: () => import('./it.ts').then(({ it }) => it),
  ja: () => import('./ja.ts').then(({ ja }) => ja),
  pt: () => import('./pt.ts').then(({ pt }) => pt),
  tr: () => import('./tr.ts').then(({ tr }) => tr),
  zh: () => import('./zh.ts').then(({ zh }) => zh),
} satisfies Record<string, () => Promise<Words>>

export type Tag = keyof typeof LANGUAGES

/** A language of a page, and which way it runs. */
export interface Tongue {
  lang: Tag
  dir: 'ltr' | 'rtl'
}

/** What a page speaks. */
export interface Speech extends Tongue {
  words: Words
}

/** A language with its words. */
export async function speechIn(tongue: Tongue): Promise<Speech> {
  return { ...tongue, words: await LANGUAGES[tongue.lang]() }
}

/**
 * One of our languages: the one that is asked for by its tag, else the first that the browser accepts
 * (`Accept-Language`). What is asked for and not spoken is answered in English, as rooms do.
 */
export function tongueOf(asked: string | undefined, accepted = ''): Tongue {
  const wanted = asked === undefined ? inOrder(accepted) : [asked]
  const lang = wanted.map(spoken).find((tag) => tag !== undefined) ?? 'en'
  return { lang, dir: lang === 'ar' ? 'rtl' : 'ltr' }
}

/** The language of a tag, if it is one of ours. Of Chinese there is the simplified script. */
function spoken(tag: string): Tag | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    if (language === 'zh' && script !== 'Hans') return undefined
    return Object.hasOwn(LANGUAGES, language) ? (language as Tag) : undefined
  } catch {
    // Browsers and addresses may say anything.
    return undefined
  }
}

/** The tags of `Accept-Language`, the most wanted first; `q=0` is not wanted at all. */
function inOrder(accepted: string): string[] {
  return accepted
    .slice(0, 500)
    .split(',')
    .map((one) => {
      const [tag = '', ...more] = one.split(';').map((part) => part.trim())
      const weight = more.find((part) => part.startsWith('q='))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}
