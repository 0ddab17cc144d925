import type { en } from './en.ts'
import type { Parts } from './parts.ts'

/** All words of a language. */
export interface Language {
  strings: typeof en
  parts: Parts
}

/** What stands with a number, by the plural rules of a language; `#` is where the number goes. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Writes numbers as a language does, with the form that goes with each: `count(3, { one: '# day', other: '# days' })`. */
export function counting(lang: string): {
  count: (count: number, forms: Forms) => string
  number: (number: number) => string
} {
  const rules = new Intl.PluralRules(lang)
  const numbers = new Intl.NumberFormat(lang)
  const number = (value: number): string => numbers.format(value)
  return {
    number,
    count: (value, forms) => (forms[rules.select(value)] ?? forms.other).replace('#', number(value)),
  }
}
