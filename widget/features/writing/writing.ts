import { adoptStyles, html, nothing, type ReactiveController, type ReactiveElement } from 'lit'
import type { ServerFrame } from '../../../protocol/server.ts'
import { words as english } from '../../locales/en-writing.ts'
import { ParlorError } from '../../room/error.ts'
import { rename } from '../../room/rename.ts'
import { isBy, named } from '../../room/session.ts'
import type { Me } from '../../room/state.ts'
import { avatars } from '../../ui/avatar.styles.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { close } from '../../ui/icons.ts'
import { lazier } from '../../ui/lazier.ts'
import { wordsOf } from '../../ui/locale.ts'
import { Answering } from './answering.ts'
import { knownIn } from './choices.ts'
import { commandIn, commandsAt, commands, type Desk, type Going } from './commands.ts'
import { Completion } from './completion.ts'
import { help } from './help.ts'
import { chart, smile } from './icons.ts'
import { insert } from './insert.ts'
import { Keep } from './keep.ts'
import { measure, type Measure } from './length.ts'
import { continueLine, format } from './marks.ts'
import { Mentions } from './mentions.ts'
import { Pasting } from './pasting.ts'
import { styles } from './writing.styles.ts'

/** A shortcode with its second colon. */
const CODE = /(?:^|[^\p{L}\p{N}:`]):([\w+-]{2,32}):$/u

/**
 * What the composer can do beyond taking and sending text: answers and edits, completion, commands,
 * formatting by keys, emoji. Hears the field's events before the composer does, and leaves the field
 * what it is: a text field, with the browser's own undo, spelling and input methods.
 */
export class Writing implements ReactiveController, Desk {
  readonly #mentions = new Mentions()
  readonly #answering: Answering
  readonly #completion: Completion
  readonly #pasting: Pasting
  readonly #keep: Keep
  /** Who writes. */
  #me: Me | undefined
  #note = ''
  /** What is open above the field. */
  #card: 'help' | 'poll' | '' = ''
  #question = ''
  /** Looks like a command, and was told to be none. */
  #warned = ''
  #deaf: () => void = () => undefined

  constructor(private readonly composer: ParlorComposer) {
    const words = (): typeof english => this.words
    this.#pasting = new Pasting(composer, words)
    this.#answering = new Answering(
      composer,
      this.#mentions,
      words,
      (note) => this.say(note),
      () => this.#changed(),
    )
    this.#completion = new Completion(composer, this, this.#mentions)
    this.#keep = new Keep(composer, this.#answering, this.#mentions)
    const root = composer.renderRoot as ShadowRoot
    adoptStyles(root, [...(composer.constructor as typeof ReactiveElement).elementStyles, avatars, styles])
    root.addEventListener('keydown', (event) => this.#keydown(event as KeyboardEvent), true)
    root.addEventListener('input', (event) => this.#input(event as InputEvent), true)
    root.addEventListener('paste', (event) => this.#pasting.paste(event as ClipboardEvent))
    root.addEventListener('pointerdown', (event) => this.#completion.pressed(event))
    root.addEventListener('click', (event) => this.#completion.pressed(event) || this.#completion.look())
    for (const type of ['keyup', 'compositionend']) root.addEventListener(type, () => this.#completion.look())
    root.addEventListener('focusout', (event) => event.target === composer.field && this.#completion.close())
    composer.addController(this)
  }

  get words(): typeof english {
    return wordsOf(this.composer.locale, 'writing', english)
  }

  hostConnected(): void {
    this.#deaf()
    const { client } = this.composer
    const hear = (frame: ServerFrame): void => this.#completion.heard(frame)
    client?.heard.add(hear)
    const stop = client?.features.subscribe(() => this.composer.requestUpdate())
    addEventListener('pagehide', this.#keep.now)
    this.#deaf = () => {
      client?.heard.delete(hear)
      stop?.()
      removeEventListener('pagehide', this.#keep.now)
    }
  }

  hostDisconnected(): void {
    this.#keep.now()
    this.#deaf()
  }

  /** Before each drawing: what is kept belongs to who writes. */
  hostUpdate(): void {
    const me = this.composer.client?.me.value
    if (!me || me.id === this.#me?.id) return
    const same = this.#me && (!named(this.#me) || isBy(me, this.#me.id))
    this.#me = me
    if (!same) this.#keep.restore()
  }

  hostUpdated(): void {
    const { field } = this.composer
    if (field) this.#completion.describe(field)
  }

  // What the composer asks.

  /** The name of the button that sends, where it does something else. */
  get label(): string | undefined {
    return this.#answering.edit && this.words.save
  }

  /** What is to be kept as the draft, where that is not the text of the field. */
  get draft(): string | undefined {
    return this.#answering.edit?.kept
  }

  /** The text as it is sent: with ids in place of names. */
  get body(): string {
    const { text, client } = this.composer
    this.#mentions.follow(text, text.length)
    return this.#mentions.encode((rest) => client && knownIn(rest, client)).trim()
  }

  /** Whether the text is short enough, and what to say of its length when it nearly is not. */
  measure(): Measure {
    const { client, locale } = this.composer
    return measure(this.body, client?.limits.value, locale)
  }

  /** What goes out; nothing where the text was something else than a message. */
  submit(): Going | undefined {
    const body = this.body
    if (this.#answering.edit) {
      void this.#answering.save(body)
      return undefined
    }
    const going = this.#carriedOut(body)
    const { reply } = this.#answering
    return going && { ...going, options: { ...going.options, ...(reply && { replyTo: reply }) } }
  }

  #carriedOut(body: string): Going | undefined {
    if (body.startsWith('//')) return { body: body.slice(1) }
    const line = commandIn(body)
    if (!line) return { body }
    const [, command] = commandsAt(this).find(([name]) => name === line.name) ?? []
    if (command) return command.run(line.rest, this)
    if (this.#warned === body || line.name in commands) return { body }
    this.#warned = body
    this.say(this.words.unknown(`/${line.name}`))
    return undefined
  }

  /** It is gone; the composer is empty. */
  sent(): void {
    this.#answering.reply = undefined
    this.#mentions.reset()
    this.#warned = ''
    this.say('')
    this.#keep.now()
  }

  answer({ type, detail: { seq } }: CustomEvent<{ seq: number }>): void {
    if (type === 'parlor-edit') this.#answering.begin(seq)
    else this.#answering.answer(seq)
  }

  /** Above the field. */
  above(): unknown {
    const { words } = this
    return html`<div class="above">
      ${this.#completion.list()} ${this.#cards()}
      <div class="note" role="status">
        ${
          this.#note
            ? html`<p><bdi>${this.#note}</bdi></p>
                <button
                  type="button"
                  class="icon small"
                  aria-label=${words.close}
                  @click=${() => this.say('')}
                >
                  ${close}
                </button>`
            : nothing
        }
      </div>
      ${this.#pasting.offer()} ${this.#answering.bar()}
    </div>`
  }

  #cards(): unknown {
    if (this.#card === 'help') return help(this, commandsAt(this), this.#shut)
    if (this.#card !== 'poll') return nothing
    return html`<parlor-poll-maker
      .locale=${this.composer.locale}
      .question=${this.#question}
      @parlor-poll=${this.#ask}
      @parlor-dismiss=${this.#shut}
    ></parlor-poll-maker>`
  }

  /** At the start of the field. */
  buttons(): unknown {
    const { emoji, newPoll } = this.words
    const polls = this.has('polls') && named(this.composer.client?.me.value)
    // Something in any case: what is empty keeps a place.
    return html`${
        this.has('emoji')
          ? html`<button
              type="button"
              class="icon"
              aria-label=${emoji}
              aria-haspopup="dialog"
              @click=${this.#pick}
            >
              ${smile}
            </button>`
          : nothing
      }${
        polls
          ? html`<button
              type="button"
              class="icon"
              aria-label=${newPoll}
              aria-expanded=${this.#card === 'poll'}
              @click=${() => (this.#card === 'poll' ? this.#shut() : this.poll(''))}
            >
              ${chart}
            </button>`
          : nothing
      }<i hidden></i>`
  }

  // What commands ask.

  has(feature: string): boolean {
    const { client, without } = this.composer
    return !!client?.features.value.includes(feature) && !without.includes(feature)
  }

  say(note: string): void {
    this.#note = note
    this.composer.requestUpdate()
  }

  clear(): void {
    this.composer.text = ''
    this.#mentions.reset()
    this.#keep.soon()
  }

  help(): void {
    this.#show('help')
  }

  poll(question: string): void {
    if (!named(this.composer.client?.me.value)) return this.say(this.words.notNamed)
    this.#question = question
    void lazier.pollMaker()
    this.#show('poll')
    void this.composer.updateComplete.then(async () => {
      await customElements.whenDefined('parlor-poll-maker')
      this.composer.renderRoot.querySelector<HTMLElement>('parlor-poll-maker')?.focus()
    })
  }

  rename(name: string): void {
    const { client } = this.composer
    const { notNamed, signedName, renamed, tooFast, unreachable, notRenamed } = this.words
    const me = client?.me.value
    if (!client || !named(me)) return this.say(notNamed)
    if (me.kind === 'signed') return this.say(signedName)
    rename(client, name).then(
      () => {
        if (this.composer.text.startsWith('/nick')) this.clear()
        this.say(renamed(name))
      },
      (error: unknown) => {
        const code = error instanceof ParlorError ? error.code : ''
        this.say(code === 'rate_limited' ? tooFast : code === 'unreachable' ? unreachable : notRenamed)
      },
    )
  }

  #show(card: 'help' | 'poll'): void {
    this.#card = card
    this.say('')
  }

  readonly #shut = (): void => {
    this.#card = ''
    this.composer.focus()
  }

  readonly #ask = (event: Event): void => {
    const { body, poll } = event as Event & { body: string; poll: NonNullable<Parameters<Send>[1]>['poll'] }
    const { client, beforeSend } = this.composer
    const text = beforeSend ? beforeSend(body) : body
    if (!text?.trim()) return
    client?.send(text, { poll })
    this.#shut()
  }

  readonly #pick = async (event: Event): Promise<void> => {
    const { client, locale, field } = this.composer
    if (!client || !field) return
    const anchor = event.currentTarget as HTMLElement
    const { pick } = await lazier.emoji()
    const emoji = await pick(anchor, locale, client)
    if (emoji && this.composer.field) insert(this.composer.field, emoji)
  }

  #changed(): void {
    this.composer.requestUpdate()
    this.#keep.soon()
  }

  #input(event: InputEvent): void {
    const { field } = this.composer
    if (!field || event.target !== field) return
    const { value, selectionStart } = field
    this.#mentions.follow(value, selectionStart)
    if (this.#note) this.say('')
    this.#keep.soon()
    if (event.isComposing) return
    this.#completion.look()
    if (event.data === ':') void this.#replace(value.slice(0, selectionStart))
  }

  /** A shortcode that is typed to its end becomes its emoji, unless it stands in code; undo takes that back. */
  async #replace(before: string): Promise<void> {
    const code = CODE.exec(before)?.[1]
    const { client } = this.composer
    if (!code || !client || !this.has('emoji') || before.split('`').length % 2 === 0) return
    const { emojiOf } = await lazier.shortcodes()
    const emoji = await emojiOf(code, client).catch(() => undefined)
    const { field } = this.composer
    if (!emoji || !field?.value.startsWith(before)) return
    // Somebody may have typed on, and goes on where they are.
    const { selectionStart, selectionEnd } = field
    const start = before.length - code.length - 2
    if (selectionStart < before.length) return
    insert(field, emoji, start, before.length)
    const less = before.length - start - emoji.length
    field.setSelectionRange(selectionStart - less, selectionEnd - less)
  }

  #keydown(event: KeyboardEvent): void {
    // While a word is being composed all keys are its; Safari tells so only by 229.
    // oxlint-disable-next-line typescript/no-deprecated -- nothing else tells it
    if (event.isComposing || event.keyCode === 229) return
    if (!this.#takes(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  #takes(event: KeyboardEvent): boolean {
    const { composer } = this
    const { field } = composer
    const { key } = event
    const inField = !!field && event.target === field
    if (inField && this.#completion.keydown(event)) return true
    if (key === 'Escape') return this.#escape(event)
    if (!inField) return false
    const plainly = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (key === 'ArrowUp' && plainly && field.value === '' && !this.#answering.edit)
      return this.#answering.editLast()
    if (key === 'Enter') {
      if (composer.breaks(event)) return plainly && continueLine(field)
      if (!this.#answering.edit || field.value.trim()) return false
      composer.renderRoot.querySelector<HTMLElement>('.danger')?.focus()
      return true
    }
    return format(field, event)
  }

  /** Closes the innermost; false where nothing is open. */
  #escape({ target }: Event): boolean {
    // It closes itself.
    if (target instanceof Element && target.matches('parlor-poll-maker, parlor-join')) return false
    if (this.#card) this.#shut()
    else if (this.#note && !this.#answering.edit) this.say('')
    else if (!this.#pasting.dismiss()) return this.#answering.cancel()
    return true
  }
}

type Send = NonNullable<ParlorComposer['client']>['send']
