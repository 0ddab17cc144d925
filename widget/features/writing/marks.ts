import { insert } from './insert.ts'

/** What Ctrl, or Cmd on a Mac, makes of a key; with Shift, the capital. */
const MARKS: Readonly<Record<string, string>> = { b: '**', i: '*', e: '`', X: '~~' }
const MAC = /^(Mac|iP)/
/** What a line of a list or a quote begins with. */
const LINE = /^(?:(\s*)(?:([-*])|(\d{1,3})([.)]))\s+|> ?)/

/** Puts the marks of a shortcut around what is selected, or takes them away; false: it is none. */
export function format(field: HTMLTextAreaElement, event: KeyboardEvent): boolean {
  const command = MAC.test(navigator.platform) ? event.metaKey : event.ctrlKey
  if (!command || event.altKey) return false
  const mark = MARKS[event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()]
  if (!mark) return false
  const { value, selectionStart, selectionEnd } = field
  // Marks around a space format nothing.
  const selected = value.slice(selectionStart, selectionEnd)
  const start = selectionStart + (selected.length - selected.trimStart().length)
  const end = Math.max(start, selectionEnd - (selected.length - selected.trimEnd().length))
  const text = value.slice(start, end)
  const { length } = mark
  if (marked(value, start, end, mark)) {
    insert(field, text, start - length, end + length)
    field.setSelectionRange(start - length, end - length)
  } else {
    insert(field, mark + text + mark, start, end)
    field.setSelectionRange(start + length, end + length)
  }
  return true
}

/** Whether a mark stands around a stretch, and not a longer one of its kind. */
function marked(value: string, start: number, end: number, mark: string): boolean {
  const run = (text: string, from: RegExp): number => from.exec(text)?.[0].length ?? 0
  const kind = mark === '`' ? '`' : mark.startsWith('~') ? '~' : '\\*'
  const before = run(value.slice(0, start), new RegExp(`${kind}+$`))
  const after = run(value.slice(end), new RegExp(`^${kind}+`))
  // Three asterisks are both of their marks.
  const has = (count: number): boolean =>
    kind === '\\*' ? count === 3 || count === mark.length : count === mark.length
  return has(before) && has(after)
}

/** Where Enter breaks the line, a list or quote goes on, and ends at an empty line of it; false: there is none. */
export function continueLine(field: HTMLTextAreaElement): boolean {
  const { value, selectionStart: at, selectionEnd } = field
  if (at !== selectionEnd) return false
  const from = value.lastIndexOf('\n', at - 1) + 1
  const line = value.slice(from, at)
  const match = LINE.exec(line)
  if (!match) return false
  const [prefix, indent = '', point, number, dot = ''] = match
  if (line === prefix) insert(field, '', from, at)
  else if (number) insert(field, `\n${indent}${Number(number) + 1}${dot} `)
  else insert(field, point ? `\n${indent}${point} ` : '\n> ')
  return true
}
