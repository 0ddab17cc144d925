import { en } from '../locales/en.ts'
import type { Parts } from '../locales/parts.ts'

/** The words of one language and how it writes times and numbers. */
export interface Locale {
  /** BCP 47. */
  lang: string
  strings: typeof en
  /** Absent: they speak English. */
  parts?: Parts
}

/** The words of a part that is fetched later; it brings its English ones along. */
export function wordsOf<K extends keyof Parts>({ parts }: Locale, part: K, english: Parts[K]): Parts[K] {
  return parts?.[part] ?? english
}

/** The `lang` an element stands in, looking out through shadow roots too. */
function nearestLang(element: Element): string {
  const found = element.closest('[lang]')
  if (found) return found.getAttribute('lang') ?? ''
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? nearestLang(root.host) : ''
}

/** A tag a browser can use, or undefined: hosts write all sorts of things into `lang`. */
function known(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

/**
 * The words to speak at an element: English as yet, in the region of the page or else of the reader,
 * so that a Briton reads 14:30 where an American reads 2:30 PM.
 */
export function localeAt(element: Element, wish: string): Locale {
  const tags = [wish || nearestLang(element), ...navigator.languages]
  return { lang: tags.find((tag) => known(tag)?.language === 'en') ?? 'en', strings: en }
}

/** Which way the wished language runs; undefined leaves it to the page. */
export function directionOf(wish: string): 'ltr' | 'rtl' | undefined {
  const locale = wish ? known(wish) : undefined
  if (!locale) return undefined
  const { script } = locale.maximize()
  return /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/.test(script ?? '') ? 'rtl' : 'ltr'
}
