const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STYLES = {
  time: { timeStyle: 'short' },
  exact: { dateStyle: 'full', timeStyle: 'short' },
  weekday: { weekday: 'long' },
  date: { weekday: 'short', day: 'numeric', month: 'long' },
  year: { dateStyle: 'long' },
} as const

// Making a formatter costs more than a hundred uses of it.
const made = new Map<string, Intl.DateTimeFormat>()
const spans = new Map<string, Intl.RelativeTimeFormat>()

function format(at: number, lang: string, style: keyof typeof STYLES): string {
  const key = style + lang
  const known = made.get(key) ?? new Intl.DateTimeFormat(lang, STYLES[style])
  made.set(key, known)
  return known.format(at)
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
  if (ago > 1 && ago < 7) return format(at, lang, 'weekday')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(at, lang, sameYear ? 'date' : 'year')
}

/** The time of day. */
export function clockTime(at: number, lang: string): string {
  return format(at, lang, 'time')
}

/** How long ago within the last hour, else the time of day. */
export function relativeTime(at: number, now: number, lang: string): string {
  const ago = now - at
  if (ago >= HOUR || ago < -MINUTE) return clockTime(at, lang)
  const relative = spans.get(lang) ?? new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' })
  spans.set(lang, relative)
  return ago < MINUTE ? relative.format(0, 'second') : relative.format(-Math.floor(ago / MINUTE), 'minute')
}

/** Day, date and time of day in full. */
export function exactTime(at: number, lang: string): string {
  return format(at, lang, 'exact')
}
