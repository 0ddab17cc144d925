import { html, nothing, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import { bin, dots, pencil, reply, shield, smilePlus, undo } from './icons.ts'
import type { MenuKind } from './menu.ts'

/** What a toolbar is to offer, and how it is done. */
export interface Tools {
  words: typeof english
  own: boolean
  post: boolean
  reacts: boolean
  moderates: boolean
  /** The menu of this message that is open. */
  open: MenuKind | undefined
  /** Emoji to react with by one press. */
  quick: readonly string[]
  has: (emoji: string) => boolean
  react: (emoji: string) => void
  pick: (anchor: HTMLElement) => void
  reply: () => void
  edit: () => void
  remove: () => void
  menu: (kind: MenuKind, anchor: HTMLElement) => void
}

/** What can be done with a message, at the end corner of its row. One tab stop; the arrows reach the rest. */
export function toolbar(message: Message, tools: Tools): TemplateResult {
  const { words, own, post, reacts, moderates } = tools
  const plain = (label: string, icon: unknown, act: () => void): TemplateResult =>
    html`<button type="button" class="tool" aria-label=${label} title=${label} @click=${act}>${icon}</button>`
  const opens = (kind: MenuKind, label: string, icon: unknown): TemplateResult =>
    html`<button
      type="button"
      class="tool"
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${tools.open === kind}
      @click=${(event: Event) => tools.menu(kind, event.currentTarget as HTMLElement)}
    >
      ${icon}
    </button>`
  return html`<div class="tools" role="toolbar" aria-label=${words.actions} @focusin=${rove} @keydown=${walk}>
    ${reacts && post ? tools.quick.map((emoji) => quick(emoji, tools)) : nothing}
    ${
      reacts && post
        ? html`<button
            type="button"
            class="tool"
            aria-label=${words.react}
            title=${words.react}
            @click=${(event: Event) => tools.pick(event.currentTarget as HTMLElement)}
          >
            ${smilePlus}
          </button>`
        : nothing
    }
    ${post ? plain(words.reply, reply, tools.reply) : nothing}
    ${own && post && !message.poll ? plain(words.edit, pencil, tools.edit) : nothing}
    ${own ? plain(words.delete, bin, tools.remove) : nothing}
    ${moderates ? opens('moderate', words.moderate, shield) : nothing} ${opens('more', words.more, dots)}
  </div>`
}

/** What can be done with a message that was deleted. */
export function restorer(words: typeof english, restore: () => void): TemplateResult {
  return html`<div class="tools" role="toolbar" aria-label=${words.actions}>
    <button type="button" class="tool" aria-label=${words.restore} title=${words.restore} @click=${restore}>
      ${undo}
    </button>
  </div>`
}

function quick(emoji: string, { words, has, react }: Tools): TemplateResult {
  return html`<button
    type="button"
    class="tool quick"
    aria-label=${words.reactWith(emoji)}
    aria-pressed=${has(emoji)}
    @click=${() => react(emoji)}
  >
    ${emoji}
  </button>`
}

function buttonsOf(toolbar: EventTarget | null): HTMLButtonElement[] {
  if (!(toolbar instanceof HTMLElement)) return []
  return [...toolbar.querySelectorAll('button')].filter((button) => button.offsetWidth > 0)
}

/** Tab reaches one of them: the first, or where one was last. */
function rove({ currentTarget, target }: FocusEvent): void {
  for (const button of buttonsOf(currentTarget)) button.tabIndex = button === target ? 0 : -1
}

function walk(event: KeyboardEvent): void {
  const buttons = buttonsOf(event.currentTarget)
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const forth = event.currentTarget instanceof Element && event.currentTarget.matches(':dir(rtl)') ? -1 : 1
  const to = { ArrowRight: at + forth, ArrowLeft: at - forth, Home: 0, End: -1 }[event.key]
  if (to === undefined || at < 0) return
  event.preventDefault()
  event.stopPropagation()
  buttons.at(to % buttons.length)?.focus({ preventScroll: true })
}

/** Keeps a toolbar within what is in view. */
export function drop(tools: HTMLElement | null, scroller: HTMLElement | null): void {
  const row = tools?.parentElement
  if (!row || !scroller) return
  const { top } = scroller.getBoundingClientRect()
  const short = top + 22 - row.getBoundingClientRect().top
  tools.style.setProperty('--_drop', `${Math.max(0, Math.min(short, row.offsetHeight - 18))}px`)
}

/** Puts the focus on the first of a row's tools. */
export function enter(row: Element): boolean {
  const [first] = buttonsOf(row.querySelector('.tools'))
  first?.focus({ preventScroll: true })
  return first !== undefined
}
