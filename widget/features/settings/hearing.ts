import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Level } from '../../../protocol/directory.ts'
import type { Ignored } from '../../../protocol/http.ts'
import { words as english } from '../../locales/en-hearing.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { lazier } from '../../ui/lazier.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { Watch } from '../../ui/watch.ts'
import { announced, keep, setAnnounced } from './deeds.ts'
import { styles } from './settings.styles.ts'

type Notices = Awaited<ReturnType<typeof lazier.notices>>
type Ignoring = ReturnType<Awaited<ReturnType<typeof lazier.ignoring>>['ignoringOf']>

const LEVELS = ['all', 'mentions', 'none'] as const

/** What one is told of in a room, and of whom nothing: notifications, announcements, ignored people. */
export class ParlorHearing extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = { client: { attribute: false }, locale: {}, kept: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }
  /** The level that the server keeps; undefined until that is known, or where the room is on no list. */
  kept: Level | undefined

  #notices: Notices | undefined
  #ignoring: Ignoring | undefined
  #stop: (() => void) | undefined
  #said = ''

  protected readonly watch = new Watch(this, () => (this.client ? [this.client.ignored] : []))

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#fetch()
    // A permission may be given or taken meanwhile, in the browser's own settings.
    addEventListener('focus', this.#redraw)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('focus', this.#redraw)
    this.#stop?.()
    this.#stop = undefined
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('kept') && this.kept && this.client) this.#notices?.setLevel(this.client, this.kept)
  }

  readonly #redraw = (): void => this.requestUpdate()

  async #fetch(): Promise<void> {
    const [notices, { ignoringOf }] = await Promise.all([lazier.notices(), lazier.ignoring()])
    const { client } = this
    if (!client || !this.isConnected) return
    this.#notices = notices
    if (this.kept) notices.setLevel(client, this.kept)
    this.#ignoring = ignoringOf(client)
    this.#stop = this.#ignoring.list.subscribe(this.#redraw)
    this.requestUpdate()
    // Who they are by now; without an answer they are called as they were.
    await this.#ignoring.refresh(true).catch(() => undefined)
  }

  override render() {
    const { client } = this
    if (!client) return nothing
    const words = wordsOf(this.locale, 'hearing', english)
    return html`${this.#notices ? this.#told(client, this.#notices, words) : nothing}
      ${choice(
        'announce',
        words.announce,
        words.announced,
        announced(client),
        (level) => {
          setAnnounced(client, level)
          this.requestUpdate()
        },
        words.announceHint,
      )}
      ${this.#ignoring ? this.#people(this.#ignoring, words) : nothing}
      <p class="visually-hidden" role="status">${this.#said}</p>`
  }

  #told(client: RoomClient, part: Notices, words: typeof english): TemplateResult {
    const desktop = part.desktopOf(client)
    const able = desktop === 'on' || desktop === 'off'
    return html`<section aria-labelledby="told">
      <h4 id="told">${words.notifications}</h4>
      ${choice('level', words.level, words.levels, part.levelOf(client), (level) => {
        part.setLevel(client, level)
        this.requestUpdate()
        // Their other devices hear of it where the room is on their list; here it holds in any case.
        if (this.kept) keep(client, { level }).catch(() => undefined)
      })}
      ${toggle('sound', words.sound, part.sounds(client), true, (on) => {
        part.setSound(client, on)
        if (on) part.chime()
        this.requestUpdate()
      })}
      ${toggle('desktop', words.desktop, desktop === 'on', able, (on) => void this.#ask(client, part, on))}
      <p id="desktop-hint">${able ? words.hint : words.states[desktop]}</p>
    </section>`
  }

  /** A press, so that the browser may ask. */
  async #ask(client: RoomClient, part: Notices, on: boolean): Promise<void> {
    const words = wordsOf(this.locale, 'hearing', english)
    const now = await part.setDesktop(client, on)
    const { room, options } = client
    // Shows how it looks, and whether this browser can at all.
    if (now === 'on') part.sample(client, room.value?.title ?? options.room, words.sample, this.locale.lang)
    this.requestUpdate()
  }

  #people(ignoring: Ignoring, words: typeof english): TemplateResult {
    const list = ignoring.list.value
    return html`<section aria-labelledby="ignored">
      <h4 id="ignored" tabindex="-1">${words.ignored}</h4>
      ${
        list.length === 0
          ? html`<p>${words.nobody}</p>`
          : html`<ul aria-labelledby="ignored">
              ${list.map(
                (one) =>
                  html`<li>
                    <bdi>${one.name ?? words.forgotten}</bdi>
                    <button
                      class="quiet"
                      aria-label=${words.stopOne(one.name ?? words.forgotten)}
                      @click=${() => void this.#release(ignoring, one, words)}
                    >
                      ${words.stop}
                    </button>
                  </li>`,
              )}
            </ul>`
      }
    </section>`
  }

  async #release(ignoring: Ignoring, { id, name }: Ignored, words: typeof english): Promise<void> {
    const done = ignoring.set(id, false)
    // The button is gone with its row: the focus goes to the list's name, not to the page.
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#ignored')?.focus()
    this.#said = await done.then(
      () => words.stopped(name ?? words.forgotten),
      () => words.failed,
    )
    this.requestUpdate()
  }
}

function choice(
  name: string,
  legend: string,
  labels: Readonly<Record<Level, string>>,
  chosen: Level,
  choose: (level: Level) => void,
  hint = '',
): TemplateResult {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${LEVELS.map(
      (one) =>
        html`<label
          ><input type="radio" name=${name} .checked=${one === chosen} @change=${() => choose(one)} />${
            labels[one]
          }</label
        >`,
    )}
    ${hint ? html`<p>${hint}</p>` : nothing}
  </fieldset>`
}

function toggle(
  id: string,
  label: string,
  on: boolean,
  able: boolean,
  turn: (on: boolean) => void,
): TemplateResult {
  const change = (event: Event): void => {
    const box = event.currentTarget as HTMLInputElement
    turn(box.checked)
    // The browser may say no: what holds is drawn.
    box.checked = on
  }
  return html`<label class="item" for=${id}
    ><span>${label}</span
    ><input
      type="checkbox"
      class="switch"
      id=${id}
      aria-describedby="desktop-hint"
      .checked=${on}
      ?disabled=${!able}
      @change=${change}
  /></label>`
}

if (!customElements.get('parlor-hearing')) customElements.define('parlor-hearing', ParlorHearing)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-hearing': ParlorHearing
  }
}
