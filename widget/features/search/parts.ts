/** A filter in what was typed: `from:"Ann Lee"`. */
const part = (key: string): RegExp => new RegExp(`(^|\\s)${key}:("[^"]*"?|\\S*)`, 'gi')

/** What a filter says in what was typed; empty where it is not there. */
export function partOf(text: string, key: string): string {
  return (part(key).exec(text)?.[2] ?? '').replace(/"/g, '')
}

/** The text with a filter set, or without it where there is nothing to say. */
export function withPart(text: string, key: string, value: string): string {
  const rest = text.replace(part(key), '').trim()
  if (!value) return rest
  return `${rest} ${key}:${/\s/.test(value) ? `"${value.replace(/"/g, '')}"` : value} `.trimStart()
}

/** Midnight where the reader is, of a day as a date field has it. */
export function midnight(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date).getTime()
}

/** Days as the server reads them: it does not know where the reader is. */
export function resolved(text: string): string {
  return text.replace(
    /(^|\s)(before|after):(\d{4}-\d\d-\d\d)(?=\s|$)/gi,
    (_, space: string, key: string, day: string) => `${space}${key}:${Math.max(1e10, midnight(day))}`,
  )
}
