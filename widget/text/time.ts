const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Formats {
  time: Intl.DateTimeFormat
  exact: Intl.DateTimeFormat
  weekday: Intl.DateTimeFormat
  date: Intl.DateTimeFormat
  year: Intl.DateTimeFormat
  relative: Intl.RelativeTimeFormat
}

// Making a formatter costs more than a hundred uses of it.
const cache = new Map<string, Formats>()

function formats(lang: string): Formats {
  let made = cache.get(lang)
  if (!made) {
    const date = { weekday: 'short', day: 'numeric', month: 'long' } as const
    made = {
      time: new Intl.DateTimeFormat(lang, { timeStyle: 'short' }),
      exact: new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' }),
      weekday: new Intl.DateTimeFormat(lang, { weekday: 'long' }),
      date: new Intl.DateTimeFormat(lang, date),
      year: new Intl.DateTimeFormat(lang, { dateStyle: 'long' }),
      relative: new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' }),
    }
    cache.set(lang, made)
  }
  return made
}

/** The local day of a time, as a number that grows by one from day to day. */
export function dayOf(at: number): number {
  const date = new Date(at)
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY)
}

/** The name of a day: today, yesterday, a weekday within the week, else a date. */
export function dayLabel(
  at: number,
  now: number,
  lang: string,
  words: { today: string; yesterday: string },
): string {
  const ago = dayOf(now) - dayOf(at)
  if (ago === 0) return words.today
  if (ago === 1) return words.yesterday
  const format = formats(lang)
  if (ago > 1 && ago < 7) return format.weekday.format(at)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? format.date : format.year).format(at)
}

/** The time of day. */
export function clockTime(at: number, lang: string): string {
  return formats(lang).time.format(at)
}

/** How long ago within the last hour, else the time of day. */
export function relativeTime(at: number, now: number, lang: string): string {
  const ago = now - at
  if (ago >= HOUR || ago < -MINUTE) return clockTime(at, lang)
  const { relative } = formats(lang)
  return ago < MINUTE ? relative.format(0, 'second') : relative.format(-Math.floor(ago / MINUTE), 'minute')
}

/** Day, date and time of day in full. */
export function exactTime(at: number, lang: string): string {
  return formats(lang).exact.format(at)
}

const lists = new Map<string, Intl.ListFormat>()

/** Joins names as the language does, in parts, so that each name can stand in an element of its own. */
export function listParts(
  names: readonly string[],
  lang: string,
): { type: 'element' | 'literal'; value: string }[] {
  let format = lists.get(lang)
  if (!format) lists.set(lang, (format = new Intl.ListFormat(lang, { type: 'conjunction' })))
  return format.formatToParts(names)
}
