/** What was chosen beside the words, by what it narrows: a name, days as date fields have them, or just `yes`. */
export type Chosen = Partial<Record<'from' | 'link' | 'poll' | 'before' | 'after', string>>

/** Midnight where the reader is, of a day as a date field has it. */
export function midnight(day: string): number {
  return Date.parse(`${day}T00:00`)
}

/** Days as the server reads them: it does not know where the reader is. What is no day stays as it was typed. */
export function resolved(text: string): string {
  return text.replace(
    /(^|\s)(before|after):(\d{4}-\d\d-\d\d)(?=\s|$)/gi,
    (_, space: string, key: string, day: string) => `${space}${key}:${Math.max(1e10, midnight(day)) || day}`,
  )
}
