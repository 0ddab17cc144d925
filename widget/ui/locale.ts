import { en } from '../locales/en.ts'
import type { Parts } from '../locales/parts.ts'
import { lazy } from './lazy.ts'

/** The words of one language and how it writes times and numbers. */
export interface Locale {
  /** BCP 47. */
  lang: string
  strings: typeof en
  /** Absent: they speak English. */
  parts?: Parts
  /** Which way a language runs that was asked for; absent, the page says it. */
  dir?: 'ltr' | 'rtl' | undefined
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

/** For so long nothing is drawn where another language is on its way, in milliseconds: words that change under the eye are worse. */
const PATIENCE = 150

/** What an element speaks: English, until the words have come of the language that is wished, written around it or read. */
export class Speech {
  /** Absent for a moment at first. */
  locale: Locale | undefined
  #key = ''

  /** Looks what is wished now; says by an update when there are other words. */
  follow(host: Element & { locale: string; requestUpdate(): void }): void {
    const tags = [host.locale || nearestLang(host), ...navigator.languages].filter(Boolean)
    const key = [host.locale, ...tags].join()
    if (key === this.#key) return
    this.#key = key
    const speak = (locale: Locale): void => {
      if (key !== this.#key) return
      this.locale = locale
      host.requestUpdate()
    }
    const [lang = ''] = tags
    if (/^en(-..)?$/i.test(lang)) {
      speak({ lang, strings: en, dir: host.locale ? 'ltr' : undefined })
      return
    }
    setTimeout(() => this.locale ?? speak({ lang: 'en', strings: en }), PATIENCE)
    void lazy.languages().then(async (part) => part && speak(await part.locale(tags, host.locale)))
  }
}
