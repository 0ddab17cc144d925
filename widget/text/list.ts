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
