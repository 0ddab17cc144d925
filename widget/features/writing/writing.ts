import { adoptStyles, html, nothing, type ReactiveController, type ReactiveElement } from 'lit'
import type { ServerFrame } from '../../../protocol/server.ts'
import { words as english } from '../../locales/en-writing.ts'
import { isBy, named } from '../../room/session.ts'
import type { Me } from '../../room/state.ts'
import { avatars } from '../../ui/avatar.styles.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { wordsOf } from '../../ui/locale.ts'
import { Answering } from './answering.ts'
import { asks, buttons } from './buttons.ts'
import { Cards } from './cards.ts'
import { knownIn } from './choices.ts'
import { commandIn, commandsAt, commands, type Desk, type Going } from './commands.ts'
import { Completion } from './completion.ts'
import { Keep } from './keep.ts'
import { keydown, type Keyed } from './keys.ts'
import { measure, type Measure } from './length.ts'
import { Mentions } from './mentions.ts'
import { Note } from './note.ts'
import { Pasting } from './pasting.ts'
import { takeName } from './renaming.ts'
import { replaceShortcode } from './shortcode.ts'
import { styles } from './writing.styles.ts'

/**
 * What the composer can do beyond taking and sending text: answers and edits, completion, commands,
 * formatting by keys, emoji. Hears the field's events before the composer does, and leaves the field
 * what it is: a text field, with the browser's own undo, spelling and input methods.
 */
export class Writing implements ReactiveController, Desk {
  readonly #mentions = new Mentions()
  readonly #answering: Answering
  readonly #cards: Cards
  readonly #completion: Completion
  readonly #note: Note
  readonly #pasting: Pasting
  readonly #keep: Keep
  /** Who writes. */
  #me: Me | undefined
  /** Looks like a command, and was told to be none. */
  #warned = ''
  #deaf: () => void = () => undefined

  constructor(private readonly composer: ParlorComposer) {
    const words = (): typeof english => this.words
    this.#note = new Note(
      () => composer.requestUpdate(),
      () => composer.focus(),
    )
    this.#cards = new Cards(composer, this)
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
    this.#listen(composer.renderRoot as ShadowRoot)
    composer.addController(this)
    void this.#release()
  }

  /** A command that was sent before this was here goes now, with what is kept of its draft. */
  async #release(): Promise<void> {
    const { composer } = this
    composer.requestUpdate()
    await composer.updateComplete
    const { held } = composer
    composer.held = ''
    if (held && held === composer.text.trim()) composer.send()
  }

  #listen(root: ShadowRoot): void {
    const { composer } = this
    const completion = this.#completion
    const pasting = this.#pasting
    const keyed: Keyed = {
      composer,
      completion,
      pasting,
      answering: this.#answering,
      cards: this.#cards,
      note: this.#note,
    }
    adoptStyles(root, [...(composer.constructor as typeof ReactiveElement).elementStyles, avatars, styles])
    root.addEventListener('keydown', (event) => keydown(event as KeyboardEvent, keyed), true)
    root.addEventListener('input', (event) => this.#input(event as InputEvent), true)
    root.addEventListener('paste', (event) => pasting.paste(event as ClipboardEvent))
    root.addEventListener('pointerdown', (event) => completion.pressed(event))
    root.addEventListener('click', (event) => completion.pressed(event) || completion.look())
    for (const type of ['keyup', 'compositionend']) root.addEventListener(type, () => completion.look())
    root.addEventListener('focusout', (event) => event.target === composer.field && completion.close())
  }

  get words(): typeof english {
    return wordsOf(this.composer.locale, 'writing', english)
  }

  hostConnected(): void {
    this.#deaf()
    const { client } = this.composer
    const hear = (frame: ServerFrame): void => this.#completion.heard(frame)
    client?.heard.add(hear)
    const draw = (): void => this.composer.requestUpdate()
    // What is answered or edited may be changed or deleted meanwhile.
    const look = (): unknown => (this.#answering.any ? draw() : undefined)
    const stops = [
      client?.features.subscribe(draw),
      client?.timeline.subscribe(look),
      client?.quoted.subscribe(look),
    ]
    addEventListener('pagehide', this.#keep.now)
    this.#deaf = () => {
      client?.heard.delete(hear)
      for (const stop of stops) stop?.()
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
    return html`<div class="above">
      ${this.#completion.list()} ${this.#cards.render()} ${this.#note.render(this.words.close)}
      ${this.#pasting.offer()} ${this.#answering.bar()}
    </div>`
  }

  /** At the start of the field. */
  buttons(): unknown {
    return buttons(this.composer, this)
  }

  /** At its end, in place of what sends. */
  asks(): unknown {
    return this.#answering.edit ? nothing : asks(this.composer, this, this.#cards)
  }

  // What commands ask.

  has(feature: string): boolean {
    const { client, without } = this.composer
    return !!client?.features.value.includes(feature) && !without.includes(feature)
  }

  say(note: string): void {
    this.#note.say(note)
  }

  clear(): void {
    this.composer.text = ''
    this.#mentions.reset()
    this.#keep.soon()
  }

  help(): void {
    this.#cards.help()
  }

  poll(question: string): void {
    if (named(this.composer.client?.me.value)) this.#cards.poll(question)
    else this.say(this.words.notNamed)
  }

  rename(name: string): void {
    takeName(name, this.composer, this)
  }

  // What the field tells.

  #changed(): void {
    this.composer.requestUpdate()
    this.#keep.soon()
  }

  #input(event: InputEvent): void {
    const { composer } = this
    const { field } = composer
    if (!field || event.target !== field) return
    const { value, selectionStart } = field
    this.#mentions.follow(value, selectionStart)
    if (this.#note.text) this.say('')
    this.#keep.soon()
    if (event.isComposing) return
    this.#completion.look()
    if (event.data === ':' && this.has('emoji'))
      void replaceShortcode(value.slice(0, selectionStart), composer)
  }
}
