import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Membership } from '../../../protocol/directory.ts'
import { words as english } from '../../locales/en-settings.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { ParlorError } from '../../room/error.ts'
import { rename } from '../../room/rename.ts'
import { named } from '../../room/session.ts'
import { consented, withdrawConsent } from '../../ui/consent.ts'
import { avatars } from '../../ui/avatar.styles.ts'
import { close } from '../../ui/icons.ts'
import { lazier } from '../../ui/lazier.ts'
import { lazy, type Account } from '../../ui/lazy.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { hue, initials } from '../../ui/message.ts'
import { base } from '../../ui/tokens.styles.ts'
import { Refocus } from '../../ui/refocus.ts'
import { Watch } from '../../ui/watch.ts'
import { erase, keep, leave, membership } from './deeds.ts'
import { item, nameForm, question } from './forms.ts'
import './hearing.ts'
import { bin, devices, door, download, enter, exit, pencil, star, withdrawn } from './icons.ts'
import { save } from './saving.ts'
import { styles } from './settings.styles.ts'

/**
 * Oneself and this room: name, signing in and out, favourite, what one hears of, one's data.
 * Asks by `close` to be put away, and by `forget` to be nobody from now on.
 */
export class ParlorSettings extends LitElement {
  static override styles = [base, avatars, styles]
  static override properties: PropertyDeclarations = { client: { attribute: false }, locale: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }

  #membership: Membership | undefined
  /** The server has said what there is to know of it. */
  #known = false
  /** Whose it is. */
  #of: string | undefined
  #renaming = false
  /** Whether it is to be erased is being asked. */
  #sure = false
  #busy = false
  #said = ''
  #failed = false

  protected readonly watch = new Watch(this, () =>
    this.client ? [this.client.me, this.client.connection] : [],
  )

  /** Signing out takes what was pressed along. */
  protected readonly refocus = new Refocus(this, () => this.renderRoot.querySelector('button'))

  get #words(): typeof english {
    return wordsOf(this.locale, 'settings', english)
  }

  /** To the way out, so that a keyboard is where the eye is. */
  override focus(): void {
    this.#focus('button')
  }

  #focus(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus())
  }

  override willUpdate(): void {
    const { client } = this
    const me = client?.me.value
    const id = named(me) ? me.id : ''
    if (!client || id === this.#of) return
    this.#of = id
    this.#membership = undefined
    this.#known = false
    void lazier.signIn()
    if (!id) return
    membership(client).then(
      (found) => {
        if (id !== this.#of) return
        this.#membership = found
        this.#known = true
        this.requestUpdate()
      },
      // Without an answer there is nothing to choose: the rest of the settings does not depend on it.
      () => undefined,
    )
  }

  override render() {
    const { client } = this
    const { strings } = this.locale
    return html`<header>
        <h3 id="title">${strings.settings}</h3>
        <button
          class="icon"
          id="close"
          aria-label=${strings.close}
          aria-labelledby="close title"
          @click=${() => this.dispatchEvent(new Event('close'))}
        >
          ${close}
        </button>
      </header>
      <div class="scroll" @keydown=${this.#keydown}>
        ${client ? (this.#sure ? this.#question(client) : this.#all(client)) : nothing}
        <p class=${this.#failed ? 'said failed' : 'said'} role="status">${this.#said}</p>
      </div>`
  }

  #all(client: RoomClient): TemplateResult {
    const me = client.me.value
    return html`${this.#you(client)}
      ${named(me) && client.connection.value.state === 'live' ? this.#room(client) : nothing}
      <parlor-hearing
        .client=${client}
        .locale=${this.locale}
        .kept=${this.#membership?.level}
      ></parlor-hearing>
      ${this.#data(client)}`
  }

  #you(client: RoomClient): TemplateResult {
    const me = client.me.value
    if (!named(me))
      return html`<section aria-labelledby="you">
        <h4 id="you">${this.#words.you}</h4>
        <p>${this.#words.watching}</p>
        ${this.#signIn(client)}
      </section>`
    const { kind, id, name = '' } = me
    const how = kind === 'watching' ? '' : this.#words[kind]
    return html`<section aria-labelledby="you">
      <h4 id="you">${this.#words.you}</h4>
      <div class="card">
        <span class="avatar hue${hue(id)}" aria-hidden="true">${initials(name)}</span>
        <div><bdi class="name">${name}</bdi><small>${how}</small></div>
      </div>
      ${this.#renaming ? this.#nameForm(client, name) : nothing}
      ${
        kind === 'signed' || this.#renaming
          ? nothing
          : item(pencil, this.#words.rename, () => {
              this.#renaming = true
              this.requestUpdate()
              this.#focus('input')
            })
      }
      ${kind === 'guest' ? this.#signIn(client) : nothing}
      ${kind === 'signed' ? nothing : item(exit, this.#words.signOut, () => this.#out(false))}
      ${kind === 'account' ? item(devices, this.#words.signOutEverywhere, () => this.#out(true)) : nothing}
    </section>`
  }

  #signIn(client: RoomClient): TemplateResult {
    return html`<parlor-sign-in row .client=${client} .locale=${this.locale}>${enter}</parlor-sign-in>`
  }

  #nameForm({ limits }: RoomClient, name: string): TemplateResult {
    return nameForm(this.#words, name, limits.value.name, this.#busy, this.#rename, this.#unname)
  }

  #question(client: RoomClient): TemplateResult {
    return question(
      this.#words,
      this.#busy,
      () => this.#erase(client),
      () => this.#ask(false),
    )
  }

  #room(client: RoomClient): TemplateResult | typeof nothing {
    const kept = this.#membership
    // Where it is not yet known it keeps its place; where the room is on no list there is nothing to keep.
    if (!kept && this.#known) return nothing
    return html`<section aria-labelledby="room">
      <h4 id="room">${this.#words.room}</h4>
      <button
        class="item ${kept?.favourite ? 'on' : ''}"
        aria-pressed=${!!kept?.favourite}
        aria-disabled=${this.#busy || !kept}
        @click=${() => kept && this.#keep(client, { ...kept, favourite: !kept.favourite })}
      >
        ${star}${this.#words.favourite}
      </button>
      ${
        kept?.joined
          ? item(door, this.#words.leave, () =>
              this.#do(async () => {
                await leave(client)
                this.dispatchEvent(new Event('close'))
              }),
            )
          : nothing
      }
    </section>`
  }

  #data(client: RoomClient): TemplateResult | typeof nothing {
    const is = named(client.me.value)
    const agreed = consented(client.options.site)
    if (!is && !agreed) return nothing
    return html`<section aria-labelledby="data">
      <h4 id="data">${this.#words.data}</h4>
      ${is ? item(download, this.#words.download, () => this.#do(() => save(client, this.#words.file))) : nothing}
      ${agreed ? item(withdrawn, this.#words.withdraw, () => withdrawConsent(client.options.site)) : nothing}
      ${is ? item(bin, this.#words.erase, () => this.#ask(true), 'danger') : nothing}
    </section>`
  }

  #ask(sure: boolean): void {
    this.#sure = sure
    this.#say('')
    this.#focus(sure ? '#keep' : '.danger')
  }

  #erase(client: RoomClient): Promise<void> {
    return this.#do(async () => {
      // First: what is erased there may not stay here.
      const account = await accounts()
      await erase(client)
      this.dispatchEvent(new Event('forget'))
      account.forget(client.options.site)
    })
  }

  #out(everywhere: boolean): Promise<void> {
    return this.#do(async () => {
      const { client } = this
      const account = await accounts()
      if (client) await account.signOut(client, { everywhere })
    })
  }

  readonly #rename = (event: Event): Promise<void> => {
    event.preventDefault()
    const name = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    return this.#do(async () => {
      if (this.client && name) await rename(this.client, name)
      this.#unname()
    }, this.#words.saved)
  }

  readonly #unname = (): void => {
    this.#renaming = false
    this.#say('')
    this.#focus('.item')
  }

  /** Escape closes the innermost thing. */
  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !(this.#sure || this.#renaming)) return
    event.preventDefault()
    event.stopPropagation()
    if (this.#sure) this.#ask(false)
    else this.#unname()
  }

  #keep(client: RoomClient, next: Membership): Promise<void> {
    const { favourite } = next
    return this.#do(async () => {
      await keep(client, { favourite })
      this.#membership = next
    })
  }

  async #do(deed: () => Promise<void>, done = ''): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#say(this.#words.working)
    try {
      await deed()
      this.#say(done)
    } catch (error) {
      this.#say(
        this.#words.failures[(error as { code?: string }).code ?? ''] ?? this.#words.failures['other'] ?? '',
        true,
      )
    }
    this.#busy = false
    this.requestUpdate()
  }

  #say(said: string, failed = false): void {
    this.#said = said
    this.#failed = failed
    this.requestUpdate()
  }
}

async function accounts(): Promise<Account> {
  const part = await lazy.account()
  if (!part) throw new ParlorError('unreachable')
  return part
}

if (!customElements.get('parlor-settings')) customElements.define('parlor-settings', ParlorSettings)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-settings': ParlorSettings
  }
}
