import { HERE, MENTION } from '../../../protocol/mentions.ts'

/** A stretch of a text that names somebody, by their name as it was chosen. */
export interface Named {
  start: number
  end: number
  id: string
}

/** What goes out unread: code, as it is written. */
const CODE = /(`{3,}[^]*?`{3,}|`[^`\n]*`)/
const INNER = /[\p{L}\p{N}_]/u

/**
 * Whom a text names. The field shows names; what is sent has ids in their place, so that a name follows
 * when its owner takes another. Keeps to its stretches while the text around them is edited.
 */
export class Mentions {
  #text = ''
  #named: readonly Named[] = []
  /** Names chosen in this text, for one that undo brings back. */
  readonly #chosen = new Map<string, string>()

  get all(): readonly Named[] {
    return this.#named
  }

  /** The text as it is now; `caret` is where it was edited last. */
  follow(text: string, caret: number): void {
    const old = this.#text
    if (text === old) return
    // What lies behind the cursor is as it was; before it, as much as is alike.
    let tail = Math.min(text.length - caret, old.length)
    if (!old.endsWith(text.slice(text.length - tail))) {
      tail = 0
      while (tail < Math.min(old.length, text.length) && old.at(-1 - tail) === text.at(-1 - tail)) tail++
    }
    const most = Math.min(old.length, text.length) - tail
    let head = 0
    while (head < most && old[head] === text[head]) head++
    const shift = text.length - old.length
    const end = old.length - tail
    this.#named = this.#named.flatMap((one) => {
      const moved = one.start >= end ? { ...one, start: one.start + shift, end: one.end + shift } : one
      const alive = moved !== one || one.end <= head
      return alive && text.slice(moved.start, moved.end) === old.slice(one.start, one.end) ? moved : []
    })
    this.#text = text
  }

  /** Somebody was chosen: `name` stands from `start` on, with its @. */
  add(start: number, name: string, id: string): void {
    this.#chosen.set(name, id)
    const end = start + name.length
    this.#named = [
      ...this.#named.filter((one) => one.end <= start || one.start >= end),
      { start, end, id },
    ].sort((a, b) => a.start - b.start)
  }

  /** Begins with a text and whom it names. */
  reset(text = '', named: readonly Named[] = []): void {
    this.#text = text
    this.#named = named
    this.#chosen.clear()
    for (const { start, end, id } of named) this.#chosen.set(text.slice(start, end), id)
  }

  /** The text as it is sent. `known` finds the id of a name that was typed whole: the longest at a place. */
  encode(known: (text: string) => { name: string; id: string } | undefined): string {
    let body = ''
    let at = 0
    for (const part of this.#text.split(CODE)) {
      body += part.startsWith('`') ? part : this.#encode(part, at, known)
      at += part.length
    }
    return body
  }

  #encode(
    part: string,
    from: number,
    known: (text: string) => { name: string; id: string } | undefined,
  ): string {
    let body = ''
    let at = 0
    for (let next; (next = part.indexOf('@', at)) >= 0;) {
      body += part.slice(at, next)
      const named = this.#named.find(({ start }) => start === from + next)
      const typed = named ? undefined : this.#typed(part, next, known)
      if (named) body += `<@${named.id}>`
      else body += typed ? `<@${typed.id}>` : '@'
      at = next + (named ? named.end - named.start : (typed?.length ?? 1))
    }
    return body + part.slice(at)
  }

  /** Somebody whose name was typed, or brought back by undo. */
  #typed(
    part: string,
    at: number,
    known: (text: string) => { name: string; id: string } | undefined,
  ): { id: string; length: number } | undefined {
    if (INNER.test(part.charAt(at - 1))) return undefined
    const rest = part.slice(at)
    for (const [name, id] of this.#chosen) if (whole(rest, name)) return { id, length: name.length }
    const found = known(rest.slice(1))
    return found && whole(rest, `@${found.name}`)
      ? { id: found.id, length: found.name.length + 1 }
      : undefined
  }
}

/** Whether a text begins with a name that does not go on as another word. */
function whole(text: string, name: string): boolean {
  return (
    text.slice(0, name.length).toLowerCase() === name.toLowerCase() && !INNER.test(text.charAt(name.length))
  )
}

/** A body as it is edited: with names in place of ids, and where they are. */
export function decode(
  body: string,
  names: (id: string) => string | undefined,
): { text: string; named: Named[] } {
  const named: Named[] = []
  let text = ''
  let at = 0
  for (const { 0: token, 1: id = '', index } of body.matchAll(MENTION)) {
    const name = id === HERE ? HERE : names(id)
    text += body.slice(at, index)
    if (name) named.push({ start: text.length, end: text.length + name.length + 1, id })
    text += name ? `@${name}` : token
    at = index + token.length
  }
  return { text: text + body.slice(at), named }
}
