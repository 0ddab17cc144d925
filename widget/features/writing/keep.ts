import type { ParlorComposer } from '../../ui/composer.ts'
import { named } from '../../room/session.ts'
import type { Answering } from './answering.ts'
import type { Mentions, Named } from './mentions.ts'

/** As drafts are: once typing has paused for so long. */
const PAUSE = 300

interface Kept {
  reply?: number | undefined
  named?: readonly Named[] | undefined
  edit?: { seq: number; base: number; text: string } | undefined
}

/** Keeps over a reload what a draft is besides its text: whom it names, what it answers, an edit under way. */
export class Keep {
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Under which it was kept last. */
  #key = ''

  constructor(
    private readonly composer: ParlorComposer,
    private readonly answering: Answering,
    private readonly mentions: Mentions,
  ) {}

  /** By room and member, as drafts are. */
  get #own(): string {
    const { client } = this.composer
    const me = client?.me.value
    return `writing:${client?.options.room ?? ''}:${named(me) ? me.id : '~'}`
  }

  soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.now, PAUSE)
  }

  readonly now = (): void => {
    clearTimeout(this.#timer)
    const { client, text } = this.composer
    if (!client) return
    const { reply, edit } = this.answering
    const { all } = this.mentions
    const kept: Kept = {
      reply,
      named: all.length > 0 ? all : undefined,
      edit: edit && { seq: edit.seq, base: edit.base, text },
    }
    const key = this.#own
    const value = reply || edit || all.length > 0 ? JSON.stringify(kept) : undefined
    // A guest who takes a name takes along what they began.
    if (this.#key && this.#key !== key) client.store.set(this.#key, undefined)
    this.#key = key
    if (client.store.get(key) !== value) client.store.set(key, value)
  }

  /** Goes on where this member was; what another one began is no longer seen. */
  restore(): void {
    const { composer, mentions, answering } = this
    clearTimeout(this.#timer)
    this.#key = this.#own
    const { reply, named: names, edit } = read(composer.client?.store.json(this.#key))
    answering.reply = reply
    answering.edit = edit && { seq: edit.seq, base: edit.base, kept: composer.text, named: [] }
    if (edit) composer.text = edit.text
    const { text } = composer
    mentions.reset(
      text,
      names.filter(({ start }) => text.charAt(start) === '@'),
    )
  }
}

/** What an earlier version, or somebody else, may have put there is not trusted. */
function read(value: unknown): { reply: number | undefined; named: Named[]; edit: Kept['edit'] } {
  const { reply, named: names, edit } = (value ?? {}) as Record<keyof Kept, unknown>
  const { seq, base, text } = (edit ?? {}) as Partial<Record<string, unknown>>
  const whole = typeof seq === 'number' && typeof base === 'number' && typeof text === 'string'
  return {
    reply: typeof reply === 'number' ? reply : undefined,
    named: Array.isArray(names) ? names.filter(isNamed) : [],
    edit: whole ? { seq, base, text } : undefined,
  }
}

function isNamed(value: unknown): value is Named {
  const { start, end, id } = (value ?? {}) as Partial<Record<keyof Named, unknown>>
  return typeof start === 'number' && typeof end === 'number' && typeof id === 'string'
}
