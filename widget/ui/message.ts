import { LitElement, html, nothing, type TemplateResult } from 'lit'
import { property } from 'lit/decorators.js'
import type { Message, Pending } from '../room/state.ts'
import { parseLinks } from '../text/links.ts'
import { en } from '../locales/en.ts'
import { alert, clock } from './icons.ts'
import { messageStyles } from './message.styles.ts'
import { base } from './tokens.styles.ts'

/** Asks the timeline to send a failed message again or to give it up. Stays within the timeline. */
export class PendingEvent extends Event {
  constructor(
    readonly action: 'retry' | 'discard',
    readonly nonce: string,
  ) {
    super('parlor-pending', { bubbles: true })
  }
}

/**
 * One row of the timeline. A leaf: it renders its properties and knows no room. Its timeline gives
 * it role and name.
 *
 * @csspart author - the name at the head of a group
 * @csspart time - when it was written
 * @csspart body - the bubble
 */
export class ParlorMessage extends LitElement {
  static override styles = [base, messageStyles]

  /** What the scroll controller knows the row by. */
  @property({ attribute: false }) key = ''
  @property({ attribute: false }) message: Message | undefined
  /** Instead of `message`: one's own that the room has not shown yet. */
  @property({ attribute: false }) pending: Pending | undefined
  @property({ attribute: false }) author = ''
  @property({ attribute: false }) authorId = ''
  @property({ attribute: false }) time = ''
  @property({ attribute: false }) exact = ''
  @property({ attribute: false }) strings = en
  @property({ type: Boolean, reflect: true }) head = false
  @property({ type: Boolean, reflect: true }) tail = false
  @property({ type: Boolean, reflect: true }) own = false

  override render(): TemplateResult {
    const deleted = this.message?.deletedAt !== undefined
    return html`
      ${this.head ? html`<span class="avatar hue${hue(this.authorId)}" aria-hidden="true">${initials(this.author)}</span>` : nothing}
      <div class="column">
        ${this.head ? this.#heading() : nothing}
        <div class="line">
          ${deleted ? html`<span class="deleted" part="body">— ${this.strings.deleted}</span>` : this.#bubble()}
          ${this.head ? nothing : this.#time()}
        </div>
        ${this.pending?.state === 'failed' ? this.#failed(this.pending) : nothing}
      </div>
    `
  }

  #heading(): TemplateResult {
    return html`<div class="heading">
      <bdi class="author" part="author">${this.author}</bdi>${this.#time()}
    </div>`
  }

  #time(): TemplateResult | typeof nothing {
    const at = this.message?.at ?? this.pending?.at
    if (at === undefined) return nothing
    return html`<time part="time" datetime=${new Date(at).toISOString()} title=${this.exact}
      >${this.time}</time
    >`
  }

  #bubble(): TemplateResult {
    const body = this.message?.body ?? this.pending?.body ?? ''
    const state = this.pending?.state ?? 'shown'
    const waiting =
      state === 'pending'
        ? html`<span class="mark" role="img" aria-label=${this.strings.sending}>${clock}</span>`
        : nothing
    return html`<span class="bubble ${state}${isEmoji(body) ? ' emoji' : ''}" part="body"
        ><span class="body" dir="auto">${renderBody(body)}</span
        >${this.message?.editedAt === undefined ? nothing : html` <span class="edited">${this.strings.edited}</span>`}</span
      >${waiting}`
  }

  #failed(pending: Pending): TemplateResult {
    const reason = pending.reason ?? this.strings.notSent(pending.code)
    return html`<div class="failed">
      <span class="reason">${alert}${reason}</span>
      <button type="button" @click=${() => this.dispatchEvent(new PendingEvent('retry', pending.nonce))}>
        ${this.strings.retry}
      </button>
      <button type="button" @click=${() => this.dispatchEvent(new PendingEvent('discard', pending.nonce))}>
        ${this.strings.discard}
      </button>
    </div>`
  }
}

if (!customElements.get('parlor-message')) customElements.define('parlor-message', ParlorMessage)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-message': ParlorMessage
  }
}

/** Parsed text as templates: the one place where a body becomes elements. */
function renderBody(body: string): (string | TemplateResult)[] {
  return parseLinks(body).map((node) =>
    node.type === 'link'
      ? html`<a href=${node.href} target="_blank" rel="noopener noreferrer nofollow ugc">${node.text}</a>`
      : node.text,
  )
}

/** One to three emoji and nothing else are shown larger. */
function isEmoji(body: string): boolean {
  return (
    body.length <= 32
    && /^(?:\p{RI}{2}|\p{Emoji_Presentation}[\p{EMod}\u{fe0f}\u{200d}\p{Extended_Pictographic}]*|\p{Extended_Pictographic}\u{fe0f}[\u{200d}\p{Extended_Pictographic}\u{fe0f}]*){1,3}$/u.test(
      body,
    )
  )
}

/** First letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

/** One of eight inks, the same for a member everywhere. */
export function hue(id = ''): number {
  let sum = 0
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0
  return sum % 8
}
