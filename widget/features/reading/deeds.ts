import type { Message } from '../../../protocol/model.ts'
import type { RoomClient } from '../../room/client.ts'
import { ParlorError } from '../../room/error.ts'
import type { Change } from '../../room/outbox.ts'
import { named } from '../../room/session.ts'
import type { words as english } from '../../locales/en-reading.ts'
import { lineOf } from './names.ts'

/** What is told in a slim bar above the composer, for so long (ms). */
export interface Notice {
  text: string
  /** Takes back what was done. */
  undo?: (() => void) | undefined
}
const TOLD = 5000
/** For so long an author may take a deletion back, less a moment for the way there. */
const UNDO = 29_000

/** What a member does to messages, with what is told of it. */
export class Deeds {
  notice: Notice | undefined
  /** Waits for a name. */
  waiting: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** What was pressed and is not yet so: "seq emoji", and whether it is to be on. */
  readonly #trying = new Map<string, boolean>()

  constructor(
    private readonly client: () => RoomClient | undefined,
    private readonly words: () => typeof english,
    private readonly changed: () => void,
  ) {}

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Says something for a while. */
  tell(text: string, undo?: () => void): void {
    this.notice = { text, undo }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.dismiss(), undo ? UNDO : TOLD)
    this.changed()
  }

  dismiss(): void {
    this.notice = undefined
    clearTimeout(this.#timer)
    this.changed()
  }

  /** Whether oneself reacted so, as far as one knows by now. */
  has(seq: number, emoji: string): boolean {
    return this.#trying.get(`${seq} ${emoji}`) ?? this.told(seq, emoji)
  }

  /** What the room has of it. */
  told(seq: number, emoji: string): boolean {
    return this.client()?.mine.value.get(seq)?.reactions?.includes(emoji) ?? false
  }

  /** Reactions that were put and are not yet counted. */
  trying(seq: number): string[] {
    const start = `${seq} `
    const keys = [...this.#trying].filter(([key, on]) => on && key.startsWith(start)).map(([key]) => key)
    return keys.map((key) => key.slice(start.length))
  }

  /** Puts a reaction, or takes it back: shown at once, and undone where the room refuses. */
  react(seq: number, emoji: string, on = !this.has(seq, emoji)): void {
    if (!named(this.client()?.me.value)) {
      this.waiting = () => this.react(seq, emoji, on)
      return this.changed()
    }
    const key = `${seq} ${emoji}`
    this.#trying.set(key, on)
    this.changed()
    const settle = (): void => {
      if (this.#trying.get(key) === on) this.#trying.delete(key)
      this.changed()
    }
    void this.#run({ type: 'react', seq, emoji, on }).then((done) => {
      // The count comes in a moment; a room that tells nothing of it shall not be believed for ever.
      if (done) setTimeout(settle, this.told(seq, emoji) === on ? 0 : 1500)
      else settle()
    })
  }

  /** Asks nothing, for it can be taken back. */
  async delete({ seq }: Message): Promise<void> {
    if (!(await this.#run({ type: 'delete', seq }))) return
    this.tell(this.words().deleted, () => {
      this.dismiss()
      void this.restore(seq)
    })
  }

  restore(seq: number): Promise<boolean> {
    return this.#run({ type: 'restore', seq })
  }

  pin(seq: number, on: boolean): Promise<boolean> {
    return this.#run({ type: 'pin', seq, on })
  }

  copyText(message: Message): void {
    const client = this.client()
    if (client) void this.#copy(message.poll ? lineOf(client, message) : message.body, this.words().copied)
  }

  /** The page's own address, with nothing changed but the one parameter that leads back here. */
  copyLink({ seq }: Message): void {
    const client = this.client()
    if (!client) return
    const url = new URL(location.href)
    const others = url.search
      .slice(1)
      .split('&')
      .filter((part) => part && !part.startsWith('parlor='))
    url.search = [
      ...others,
      `parlor=${encodeURIComponent(client.options.room).replaceAll('%2F', '/')}.${seq}`,
    ].join('&')
    void this.#copy(url.href, this.words().linkCopied)
  }

  async #copy(text: string, said: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      this.tell(said)
    } catch {
      this.tell(this.words().notCopied)
    }
  }

  /** Whether it was done; what hindered it is told. */
  async #run(change: Change): Promise<boolean> {
    try {
      await this.client()?.run(change)
      return true
    } catch (error) {
      const { refused, failed } = this.words()
      this.tell((error instanceof ParlorError && refused[error.code]) || failed)
      return false
    }
  }
}
