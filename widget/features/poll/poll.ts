import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Message, Poll } from '../../../protocol/model.ts'
import { may, moderates } from '../../../protocol/roles.ts'
import { words as english } from '../../locales/en-poll.ts'
import { en } from '../../locales/en.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy, named } from '../../room/session.ts'
import { plain } from '../../text/plain.ts'
import { lazy } from '../../ui/lazy.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { base } from '../../ui/tokens.styles.ts'
import { Refocus } from '../../ui/refocus.ts'
import { Watch } from '../../ui/watch.ts'
import { Casting } from './casting.ts'
import { check } from './icons.ts'
import { styles } from './poll.styles.ts'
import { untilClose } from './until.ts'
import { Voters } from './voters.ts'

type Asking = Message & { poll: Poll }

/** The choices of a poll, how they stand, and one's own vote. What is asked is the message's body. */
export class ParlorPoll extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = {
    message: { attribute: false },
    client: { attribute: false },
    locale: { attribute: false },
  }

  message: Message | undefined
  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }

  #casting: Casting | undefined
  #voters: Voters | undefined
  /** What one chose before one had a name. */
  #unnamed: readonly number[] | undefined
  #sure = false
  #failed = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  protected readonly watch = new Watch(this, () => {
    const { client } = this
    return client ? [client.mine, client.connection, client.me, client.room, client.features] : []
  })

  protected readonly refocus = new Refocus(
    this,
    () => this.renderRoot.querySelector<HTMLElement>('input:enabled') ?? this.closest<HTMLElement>('.row'),
  )

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override willUpdate(): void {
    const { client } = this
    if (!client || this.#casting) return
    this.#casting = new Casting(client, (code) => {
      if (code !== undefined || this.#casting?.pending) this.#failed = code ?? ''
      this.requestUpdate()
    })
    this.#voters = new Voters(client, () => this.requestUpdate())
  }

  override render(): unknown {
    const { client, message } = this
    if (!client || !message || !isAsking(message)) return nothing
    const poll = this.#casting?.standing(message) ?? message.poll
    const words = wordsOf(this.locale, 'poll', english)
    const names = (id: string): string | undefined => client.people.value.get(id)?.name
    const pending = this.#casting?.pending && client.connection.value.state !== 'live'
    const said = this.#failed ? failureOf(words, this.#failed) : pending ? words.pending : ''
    return html`<fieldset aria-describedby="foot">
        <legend class="visually-hidden">${plain(message.body, names)}</legend>
        ${poll.choices.map((_, at) => this.#choice(message, poll, at))}
      </fieldset>
      ${this.#foot(message, poll)}
      ${
        this.#unnamed && !named(client.me.value)
          ? html`<parlor-join
              .client=${client}
              .locale=${this.locale}
              .suggestion=${client.options.name ?? ''}
              @parlor-dismiss=${this.#dismissed}
            ></parlor-join>`
          : nothing
      }
      <p class="said ${this.#failed ? 'failed' : ''}" role="status">${said}</p>`
  }

  override updated(): void {
    const { message } = this
    clearTimeout(this.#timer)
    if (!message || !isAsking(message)) return
    this.#named(message)
    const { choices, voters } = this.#casting?.standing(message) ?? message.poll
    // By the style's own interface: a style attribute is refused where pages are strict.
    for (const [at, bar] of this.renderRoot.querySelectorAll<HTMLElement>('.bar').entries()) {
      bar.style.inlineSize = `${100 * shareOf(choices[at]?.votes, voters)}%`
    }
    const { wait } = untilClose(message.poll, Date.now(), this.locale.lang)
    if (wait !== undefined && this.isConnected) this.#timer = setTimeout(() => this.requestUpdate(), wait)
  }

  #choice(message: Asking, poll: Poll, at: number): TemplateResult | typeof nothing {
    const choice = poll.choices[at]
    if (!choice) return nothing
    const { lang } = this.locale
    const words = wordsOf(this.locale, 'poll', english)
    const own = this.#casting?.votes(message) ?? []
    const chosen = own.includes(at)
    const most = Math.max(...poll.choices.map(({ votes }) => votes))
    const won = isClosed(message.poll) && most > 0 && choice.votes === most
    const share = new Intl.NumberFormat(lang, { style: 'percent' }).format(shareOf(choice.votes, poll.voters))
    const count = new Intl.NumberFormat(lang).format(choice.votes)
    const open = this.#voters?.choice === at
    return html`<div class="choice ${chosen ? 'own' : ''} ${won ? 'won' : ''}">
        <span class="bar"></span>
        <label>
          <input
            type=${poll.multiple ? 'checkbox' : 'radio'}
            name="choice"
            .checked=${chosen}
            ?disabled=${!this.#mayVote(message)}
            @change=${() => this.#choose(message, at)}
          />
          <bdi dir="auto">${choice.text}</bdi>
          ${won ? check : nothing}
        </label>
        <span class="share">${poll.voters > 0 ? share : nothing}</span>
        ${
          poll.anonymous || choice.votes === 0
            ? html`<span class="count"
                ><span aria-hidden="true">${count}</span
                ><span class="visually-hidden">${words.votes(choice.votes)}</span></span
              >`
            : html`<button
                class="count"
                aria-expanded=${open}
                aria-label="${words.votes(choice.votes)}. ${words.who(choice.text)}"
                @click=${() => this.#voters?.show(message.seq, at)}
              >
                ${count}
              </button>`
        }
      </div>
      ${open ? this.#voters?.render(message.seq, this.locale) : nothing}`
  }

  #foot(message: Asking, poll: Poll): TemplateResult {
    const { lang } = this.locale
    const words = wordsOf(this.locale, 'poll', english)
    const closed = isClosed(message.poll)
    const { when } = untilClose(message.poll, Date.now(), lang)
    const facts = [
      poll.voters === 0 ? words.none : words.voters(poll.voters),
      closed ? words.closed : when === undefined ? '' : words.closes(when),
      poll.multiple && !closed ? words.several : '',
      poll.anonymous ? words.anonymous : '',
    ]
    return html`<div class="foot">
      <span id="foot">${facts.filter(Boolean).join(' · ')}</span>
      ${
        this.#casting?.votes(message).length && this.#mayVote(message)
          ? html`<button class="link" @click=${() => this.#vote(message, [])}>${words.takeBack}</button>`
          : nothing
      }
      ${closed || !this.#mayClose(message) ? nothing : this.#closing(message)}
    </div>`
  }

  #closing({ seq }: Asking): TemplateResult {
    const words = wordsOf(this.locale, 'poll', english)
    const ask = (sure: boolean): void => {
      this.#sure = sure
      this.requestUpdate()
      // So that a keyboard is where the eye is.
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.closes')?.focus())
    }
    if (!this.#sure)
      return html`<button class="link closes" @click=${() => ask(true)}>${words.close}</button>`
    return html`<span class="sure">${words.sure}</span>
      <button class="link closes" @click=${() => this.#close(seq)}>${words.close}</button>
      <button class="link" @click=${() => ask(false)}>${words.keep}</button>`
  }

  #mayVote({ poll }: Asking): boolean {
    const { me, room, features, connection } = this.client ?? {}
    const state = room?.value?.state
    const barred =
      state === 'closed' || (state === 'readonly' && !may(me?.value?.role ?? 'guest', 'post_always'))
    const there = features?.value.includes('polls') && connection?.value.state !== 'closed'
    return !isClosed(poll) && !barred && there === true
  }

  #mayClose({ author }: Message): boolean {
    const me = this.client?.me.value
    return named(me) && (isBy(me, author) || moderates(me.role))
  }

  #choose(message: Asking, at: number): void {
    const own = this.#casting?.votes(message) ?? []
    if (!message.poll.multiple) return this.#vote(message, [at])
    this.#vote(
      message,
      own.includes(at) ? own.filter((one) => one !== at) : [...own, at].sort((a, b) => a - b),
    )
  }

  #vote(message: Asking, choices: readonly number[]): void {
    if (named(this.client?.me.value)) return void this.#casting?.cast(() => this.message ?? message, choices)
    this.#unnamed = choices
    lazy.join().then(
      async () => {
        this.requestUpdate()
        await this.updateComplete
        this.renderRoot.querySelector<HTMLElement>('parlor-join')?.focus()
      },
      () => this.#fail('unreachable'),
    )
    // Nothing is chosen before there is somebody who chose.
    for (const input of this.renderRoot.querySelectorAll('input')) input.checked = false
  }

  /** A name was given, here or anywhere: the vote goes. */
  #named(message: Asking): void {
    const choices = this.#unnamed
    if (!choices || !named(this.client?.me.value)) return
    this.#unnamed = undefined
    this.#vote(message, choices)
  }

  readonly #dismissed = (): void => {
    this.#unnamed = undefined
    this.requestUpdate()
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  #close(seq: number): void {
    this.#sure = false
    this.#failed = ''
    this.client
      ?.run({ type: 'close-poll', seq })
      .catch((error: unknown) => this.#fail((error as { code?: string }).code ?? 'other'))
    this.requestUpdate()
  }

  #fail(code: string): void {
    this.#failed = code
    this.requestUpdate()
  }
}

function isAsking(message: Message): message is Asking {
  return message.poll !== undefined
}

function isClosed({ closedAt, closesAt = Infinity }: Poll): boolean {
  return closedAt !== undefined || Date.now() >= closesAt
}

function shareOf(votes = 0, voters = 0): number {
  return voters > 0 ? Math.min(1, votes / voters) : 0
}

function failureOf({ failed }: typeof english, code: string): string {
  return Object.hasOwn(failed, code) ? failed[code as keyof typeof failed] : failed.other
}

if (!customElements.get('parlor-poll')) customElements.define('parlor-poll', ParlorPoll)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-poll': ParlorPoll
  }
}
