import { address, trimAddress } from './address.ts'

/** What stands in a line. Templates turn nodes into elements; no text ever becomes markup. */
export type Inline =
  | string
  | { type: 'strong' | 'em' | 'strike' | 'spoiler'; nodes: readonly Inline[] }
  | { type: 'code'; text: string }
  /** `host` is told where the text is a label: where it leads must be seen. */
  | { type: 'link'; text: string; href: string; host?: string | undefined }
  /** `here`: everyone who is here. */
  | { type: 'mention'; id: string }

// In this order: an end of line, an escape (but for the arm of a shrug), code, a mention, a link with a
// label, an address, a run of marks. Invisible characters end an address: they can turn it around.
const TOKEN =
  /\n|(?<!¯)\\([*_~`|<>-])|`{1,3}|<@([\w-]{1,64})>|\[([^[\]\n]+)\]\((https?:\/\/[^\s<>"()\p{Cf}]+(?:\([^\s<>"()\p{Cf}]*\)[^\s<>"()\p{Cf}]*)*)\)|\b(?:https?:\/\/|www\.)[^\s<>"\p{Cf}]+|[*_~|]+/giu

const MARKS: Record<string, 'strong' | 'em' | 'strike' | 'spoiler'> = {
  '*': 'em',
  _: 'em',
  '**': 'strong',
  '~~': 'strike',
  '||': 'spoiler',
}

/** A mark after one of these opens nothing: snake_case, 2*3*4, /path/_x_, f(x)*y*, @_name_. */
const NOT_BEFORE = /[\p{LC}\p{N}/\\)\]}@#$]$/u
const MARK = /[*_~|]/
const WORD = /^[\p{LC}\p{N}]/u

/**
 * Finds formatting, links and mentions in a text. Of each mark only the latest opening counts, so that
 * nothing has to be searched and no mark stands within its like: the time is linear, the depth five.
 */
export function inline(text: string): readonly Inline[] {
  return new Inlines(text).nodes
}

class Inlines {
  nodes: Inline[] = []
  readonly #text: string
  #open: { mark: string; at: number }[] = []
  /** What comes before it is in `nodes`. */
  #done = 0
  /** No run of so many backticks comes again. */
  #unclosed = 4

  constructor(text: string) {
    this.#text = text
    TOKEN.lastIndex = 0
    for (let match; (match = TOKEN.exec(text));) this.#token(match)
    this.#flush(text.length)
    this.nodes = joined(this.nodes)
  }

  #token({ 0: token, index, 1: escaped, 2: id, 3: label, 4: href }: RegExpExecArray): void {
    const end = index + token.length
    const first = token.charAt(0)
    // A line of its own ends what one mark began: the second asterisk is another footnote.
    if (first === '\n') this.#open = this.#open.filter(({ mark }) => mark.length > 1)
    else if (escaped) {
      this.#flush(index)
      this.#done++
    } else if (first === '`') this.#code(token, index, end)
    else if (id) this.#put({ type: 'mention', id }, index, end)
    else if (MARK.test(first)) this.#run(token, index, end)
    else if (first !== '\\') this.#link(label ?? trimAddress(token), href, index, end)
  }

  #code(ticks: string, index: number, start: number): void {
    const end = ticks.length < this.#unclosed ? this.#text.indexOf(ticks, start) : -1
    if (end < 0) this.#unclosed = Math.min(this.#unclosed, ticks.length)
    const text = this.#text.slice(start, Math.max(start, end))
    if (text.trim()) this.#put({ type: 'code', text }, index, end + ticks.length)
  }

  /** `labelled`: where a link leads whose text is a label. */
  #link(text: string, labelled: string | undefined, index: number, end: number): void {
    const url = address(labelled ?? text)
    if (!url) return
    const { href, host } = url
    this.#put(
      { type: 'link', text, href, ...(labelled && { host }) },
      index,
      labelled ? end : index + text.length,
    )
  }

  #run(run: string, index: number, end: number): void {
    const before = this.#text.slice(Math.max(0, index - 2), index)
    const after = this.#text.slice(end, end + 2)
    const opens = /^\S/.test(after) && !NOT_BEFORE.test(before)
    const closes = /\S$/.test(before) && !WORD.test(after)
    // Of three the inner closes first.
    const inner = this.#at('*') > this.#at('**') ? '*' : '**'
    const parts = run === '***' ? [inner, run.slice(inner.length)] : [run]
    for (const part of parts) {
      this.#mark(part, index, opens, closes)
      index += part.length
    }
  }

  #mark(mark: string, index: number, opens: boolean, closes: boolean): void {
    const type = MARKS[mark]
    const at = this.#at(mark)
    const opener = this.#open[at]
    if (!type || !(opens || (opener && closes))) return
    this.#flush(index)
    if (opener && closes) {
      const [, ...inner] = this.nodes.splice(opener.at)
      this.#open.length = at
      this.#put({ type, nodes: joined(inner) }, index, index + mark.length)
    } else {
      if (opener) this.#open.splice(at, 1)
      this.#open.push({ mark, at: this.nodes.length })
      this.#put(mark, index, index + mark.length)
    }
  }

  #at(mark: string): number {
    return this.#open.findIndex((one) => one.mark === mark)
  }

  #put(node: Inline, from: number, to: number): void {
    this.#flush(from)
    this.nodes.push(node)
    this.#done = TOKEN.lastIndex = to
  }

  #flush(to: number): void {
    if (to > this.#done) this.nodes.push(this.#text.slice(this.#done, to))
    this.#done = to
  }
}

/** With one text in place of several beside each other. */
function joined(nodes: readonly Inline[]): Inline[] {
  const out: Inline[] = []
  for (const node of nodes) {
    const last = out.at(-1)
    if (typeof node === 'string' && typeof last === 'string') out[out.length - 1] = last + node
    else out.push(node)
  }
  return out
}
