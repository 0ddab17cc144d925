import { LitElement, html, nothing, type TemplateResult } from 'lit'
import { words as english } from '../locales/en-typing.ts'
import { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'
import { listParts } from '../text/list.ts'
import { type Locale, wordsOf } from './locale.ts'
import { typingStyles } from './typing.styles.ts'
import { Watch } from './watch.ts'

/** Who is typing, in a line whose height is always there. */
export class ParlorTyping extends LitElement {
  static override styles = typingStyles
  static override properties = { locale: {} }

  client: RoomClient | undefined
  locale: Locale = { lang: 'en', strings: en }

  protected readonly watch = new Watch(this, () => (this.client ? [this.client.typing] : []))

  override render(): TemplateResult | typeof nothing {
    const { members, others } = this.client?.typing.value ?? { members: [], others: 0 }
    const { lang } = this.locale
    const words = wordsOf(this.locale, 'typing', english)
    const names = members.map((member) => member.name)
    if (others > 0) names.push(words.others(others))
    if (names.length === 0) return nothing
    const [before, after] = words.typing(names.length).split('{names}')
    const list = listParts(names, lang).map((part) =>
      part.type === 'element' ? html`<bdi>${part.value}</bdi>` : part.value,
    )
    return html`<p><span dir="auto">${before}${list}${after}</span></p>`
  }
}

if (!customElements.get('parlor-typing')) customElements.define('parlor-typing', ParlorTyping)

declare global {
  interface HTMLElementTagNameMap {
    'parlor-typing': ParlorTyping
  }
}
