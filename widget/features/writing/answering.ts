import { html, nothing, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-writing.ts'
import type { RoomClient } from '../../room/client.ts'
import { ParlorError } from '../../room/error.ts'
import { isBy } from '../../room/session.ts'
import { plain } from '../../text/plain.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { close } from '../../ui/icons.ts'
import { pencil, reply as replyIcon } from './icons.ts'
import { decode, type Mentions, type Named } from './mentions.ts'

/** An edit under way. */
export interface Edit {
  seq: number
  /** The `bodyRev` that it began from. */
  base: number
  /** What was being written before, and whom it named. */
  kept: string
  named: readonly Named[]
}

/** The message that is being answered or edited, and the bar above the field that says so. */
export class Answering {
  /** A seq. */
  reply: number | undefined
  edit: Edit | undefined
  /** What a message says by now that was changed while it was edited. */
  #newer = ''
  /** Edits on their way, by seq: the last of each. */
  readonly #going = new Map<number, { body: string; base: number }>()

  constructor(
    private readonly composer: ParlorComposer,
    private readonly mentions: Mentions,
    private readonly words: () => typeof english,
    private readonly say: (note: string) => void,
    /** What is answered or edited is another message, or none. */
    private readonly changed: () => void,
  ) {}

  get any(): boolean {
    return this.edit !== undefined || this.reply !== undefined
  }

  answer(seq: number): void {
    this.leave()
    this.reply = seq
    this.changed()
    this.composer.focus()
  }

  /** One's own last message; false where there is none to edit. */
  editLast(): boolean {
    const { client } = this.composer
    const last = client?.timeline.value.items.findLast(
      ({ author, deletedAt, poll }) =>
        isBy(client.me.value, author) && deletedAt === undefined && !poll?.voters,
    )
    if (last) this.begin(last.seq)
    return !!last
  }

  begin(seq: number): void {
    const { client } = this.composer
    const message = client && find(client, seq)
    if (!message) return
    this.leave()
    const going = this.#going.get(seq)
    const { text, named } = decode(going?.body ?? message.body, (id) => client.people.value.get(id)?.name)
    this.#open(
      {
        seq,
        base: going ? going.base + 1 : message.bodyRev,
        kept: this.composer.text,
        named: this.mentions.all,
      },
      text,
      named,
    )
  }

  #open(edit: Edit, text: string, named: readonly Named[]): void {
    this.edit = edit
    this.composer.text = text
    this.mentions.reset(text, named)
    this.changed()
    this.composer.focus()
  }

  /** Nothing is edited any more; what was written before is in the field again. */
  leave(): void {
    if (!this.edit) return
    const { kept, named } = this.edit
    this.edit = undefined
    this.#newer = ''
    this.say('')
    this.composer.text = kept
    this.mentions.reset(kept, named)
    this.changed()
    this.composer.focus()
  }

  /** Gives up the edit, else the answer; false where there is neither. */
  cancel(): boolean {
    if (this.edit) this.leave()
    else if (this.reply) {
      this.reply = undefined
      this.changed()
      this.composer.focus()
    } else return false
    return true
  }

  /** Takes the text as the message's new body; if the room refuses, it is in the field again, and why. */
  async save(body: string): Promise<void> {
    const { client, text } = this.composer
    const { edit } = this
    if (!client || !edit) return
    const named = this.mentions.all
    const { seq, base } = edit
    this.leave()
    if ((this.#going.get(seq) ?? find(client, seq))?.body === body) return
    const going = { body, base }
    this.#going.set(seq, going)
    // The message says what it said for as long as that takes.
    const late = client.connection.value.state !== 'live'
    if (late) this.say(this.composer.locale.strings.unreachable)
    try {
      await client.run({ type: 'edit', seq, body, base })
      if (late) this.say('')
    } catch (error) {
      this.#refused(edit, error instanceof ParlorError ? error.code : 'internal', text, named)
    } finally {
      if (this.#going.get(seq) === going) this.#going.delete(seq)
    }
  }

  #refused({ seq, base }: Edit, code: string, text: string, named: readonly Named[]): void {
    const { client } = this.composer
    const now = client && find(client, seq)
    const kept = { kept: this.composer.text, named: this.mentions.all }
    this.#open({ seq, base: now?.bodyRev ?? base, ...kept }, text, named)
    this.#newer = code === 'stale' && now ? plain(now.body, (id) => nameOf(client, id)) : ''
    const { stale, gone, notEdited, voted } = this.words()
    const why: Record<string, string> = { stale, not_found: gone, forbidden: now?.poll ? voted : notEdited }
    this.say(why[code] ?? notEdited)
  }

  async remove(): Promise<void> {
    const { client } = this.composer
    const { edit } = this
    if (!client || !edit) return
    this.leave()
    await client.run({ type: 'delete', seq: edit.seq }).catch(() => this.say(this.words().notEdited))
  }

  /** What stands above the field. */
  bar(): TemplateResult | typeof nothing {
    const { client } = this.composer
    const words = this.words()
    if (!client) return nothing
    if (this.edit) {
      const gone = find(client, this.edit.seq)?.deletedAt !== undefined
      const empty = !gone && this.composer.text.trim() === ''
      const text = gone ? words.gone : empty ? words.empty : this.#newer
      return bar(pencil, words.editing, text, words.cancelEdit, () => this.leave(), {
        kind: 'edit',
        more: empty
          ? html`<button type="button" class="act danger" @click=${() => void this.remove()}>
              ${words.delete}
            </button>`
          : nothing,
      })
    }
    if (!this.reply) return nothing
    const message = find(client, this.reply)
    const text =
      message && (message.deletedAt ? words.deleted : plain(message.body, (id) => nameOf(client, id)))
    const name = message ? nameOf(client, message.author) : undefined
    return bar(
      replyIcon,
      words.replying(name ?? this.composer.locale.strings.someone),
      text ?? '',
      words.cancelReply,
      () => this.cancel(),
    )
  }
}

function bar(
  icon: TemplateResult,
  title: string,
  text: string,
  cancel: string,
  act: () => unknown,
  { kind = 'reply', more }: { kind?: string; more?: unknown } = {},
): TemplateResult {
  return html`<div class="bar ${kind}" role="group" aria-label=${title}>
    ${icon}
    <p>
      <b><bdi>${title}</bdi></b
      >${text ? html` <span dir="auto">${text}</span>` : nothing}
    </p>
    ${more}
    <button type="button" class="icon small" aria-label=${cancel} @click=${act}>${close}</button>
  </div>`
}

function find({ timeline, quoted }: RoomClient, seq: number): Message | undefined {
  return timeline.value.items.find((message) => message.seq === seq) ?? quoted.value.get(seq)
}

function nameOf({ people }: RoomClient, id: string): string | undefined {
  return people.value.get(id)?.name
}
