import { LitElement } from 'lit'
import { en } from '../../locales/en.ts'
import { words as english } from '../../locales/en-blocks.ts'
import { wordsOf, type Locale } from '../../ui/locale.ts'
import { blocksStyles } from './blocks.styles.ts'

/**
 * A part of a message that can be pressed. It has no root of its own: what it holds is the message's own text,
 * in the message's styles, with a button more.
 */
export class Block extends LitElement {
  static override properties = { locale: { attribute: false }, open: { attribute: false } }

  locale: Locale = { lang: 'en', strings: en }
  open = false

  protected get words(): typeof english {
    return wordsOf(this.locale, 'blocks', english)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const root = this.getRootNode()
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(blocksStyles))
      root.adoptedStyleSheets.push(blocksStyles)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected readonly toggle = (): void => {
    this.open = !this.open
  }
}
