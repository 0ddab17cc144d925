import {
  LitElement,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { Message, Preview } from '../../../protocol/model.ts'
import { moderates } from '../../../protocol/roles.ts'
import { en } from '../../locales/en.ts'
import { words as english } from '../../locales/en-preview.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy, named } from '../../room/session.ts'
import { close } from '../../ui/icons.ts'
import { type Locale, wordsOf } from '../../ui/locale.ts'
import { Refocus } from '../../ui/refocus.ts'
import { base } from '../../ui/tokens.styles.ts'
import { play } from './icons.ts'
import { styles } from './preview.styles.ts'

/** Who may be framed: what the server makes of an id, and nothing that anybody wrote. */
const PLAYERS: ReadonlySet<string> = new Set([
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://geo.dailymotion.com',
  'https://open.spotify.com',
])
const LINK = 'noopener noreferrer nofollow ugc'

/** What a link leads to: a card that is one link, with a picture of the Worker's own and a player on demand. */
export class ParlorPreview extends LitElement {
  static override styles = [base, styles]
  static override properties: PropertyDeclarations = {
    message: { attribute: false },
    client: { attribute: false },
    locale: { attribute: false },
  }

  message: Message | undefined
  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }

  #playing = false
  #refused = false
  #removed = false
  #url: string | undefined

  protected readonly refocus = new Refocus(this, () => this.closest<HTMLElement>('.row'))

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('securitypolicyviolation', this.#violated)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('securitypolicyviolation', this.#violated)
    this.#playing = false
  }

  override willUpdate(_: PropertyValues): void {
    const url = this.message?.preview?.url
    if (url === this.#url) return
    this.#url = url
    this.#playing = this.#refused = this.#removed = false
  }

  override render(): TemplateResult | typeof nothing {
    const { message, client } = this
    const preview = message?.preview
    if (!client || !preview || this.#removed || !/^https?:\/\//i.test(preview.url)) return nothing
    const words = wordsOf(this.locale, 'preview', english)
    const player = playerOf(preview)
    const picture = pictureOf(preview, client.options.server)
    if (player && this.#playing) return this.#player(player, preview)
    const small = picture && !player && (picture.width < 320 || picture.width < picture.height * 1.2)
    return html`<div class="card ${small ? 'small' : ''} ${picture ? '' : 'plain'}">
      <a href=${preview.url} target="_blank" rel=${LINK}>
        ${
          picture
            ? html`<img
                src=${picture.url}
                width=${picture.width}
                height=${picture.height}
                alt=""
                loading="lazy"
                decoding="async"
                @error=${broken}
              />`
            : nothing
        }
        <span class="words">
          <bdi class="site">${preview.site ?? new URL(preview.url).hostname}</bdi>
          <span class="title" dir="auto">${preview.title}</span>
          ${
            preview.description === undefined
              ? nothing
              : html`<span class="description" dir="auto">${preview.description}</span>`
          }
        </span>
      </a>
      ${
        player && !this.#refused
          ? html`<button class="play" aria-describedby="refused" @click=${this.#play}>
              ${play}${words.play}
            </button>`
          : nothing
      }
      ${
        this.#mayRemove()
          ? html`<button class="icon remove" aria-label=${words.remove} @click=${this.#remove}>
              ${close}
            </button>`
          : nothing
      }
      <p id="refused" class="refused" role="status">${this.#refused ? words.refused : ''}</p>
    </div>`
  }

  #player(src: string, { title }: Preview): TemplateResult {
    const words = wordsOf(this.locale, 'preview', english)
    // Who plays must know on which page, or refuses; of the page no more than its origin is told.
    return html`<div class="card">
      <iframe
        src=${src}
        title=${title}
        sandbox="allow-scripts allow-same-origin allow-presentation allow-popups"
        allow="autoplay; encrypted-media; fullscreen; picture-in-picture"
        referrerpolicy="strict-origin-when-cross-origin"
      ></iframe>
      <button class="stop" @click=${this.#stop}>${words.stop}</button>
    </div>`
  }

  readonly #play = (): void => {
    this.#playing = true
    this.requestUpdate()
    this.#focus('.stop')
  }

  readonly #stop = (): void => {
    this.#playing = false
    this.requestUpdate()
    this.#focus('.play')
  }

  /** A page may let in no frames: then there is the link. */
  readonly #violated = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
    const preview = this.message?.preview
    const player = preview && playerOf(preview)
    if (!this.#playing || !player || effectiveDirective !== 'frame-src') return
    if (!blockedURI.startsWith(new URL(player).origin)) return
    this.#playing = false
    this.#refused = true
    this.requestUpdate()
    this.#focus('a')
  }

  #focus(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus())
  }

  #mayRemove(): boolean {
    const me = this.client?.me.value
    return named(me) && (isBy(me, this.message?.author) || moderates(me.role))
  }

  readonly #remove = (): void => {
    const seq = this.message?.seq
    if (seq === undefined) return
    this.#removed = true
    this.requestUpdate()
    this.client?.run({ type: 'remove-preview', seq }).catch(() => {
      this.#removed = false
      this.requestUpdate()
    })
  }
}

/** A player that may be framed. */
function playerOf({ player }: Preview): string | undefined {
  return player !== undefined && URL.canParse(player) && PLAYERS.has(new URL(player).origin)
    ? player
    : undefined
}

/** A picture, where it is the server's own: nobody else learns who looks. */
function pictureOf({ image }: Preview, server: string): Preview['image'] {
  if (!image || !URL.canParse(image.url, server)) return undefined
  const url = new URL(image.url, server)
  const own = url.origin === new URL(server).origin && url.pathname.startsWith('/images/')
  return own ? { ...image, url: url.href } : undefined
}

function broken({ target }: Event): void {
  if (target instanceof HTMLElement) target.classList.add('broken')
}

if (!customElements.get('parlor-preview')) customElements.define('parlor-preview', ParlorPreview)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-preview': ParlorPreview
  }
}
