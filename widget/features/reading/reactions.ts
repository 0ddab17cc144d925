import { html, nothing, type TemplateResult } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import type { words as english } from '../../locales/en-reading.ts'
import type { Deeds } from './deeds.ts'
import { smilePlus } from './icons.ts'

/** One kind of reaction as it is shown. */
export interface Chip {
  emoji: string
  count: number
  own: boolean
}

/** What the room has told of a message's reactions, with what oneself has just put or taken. */
export function chipsOf({ seq, reactions = [] }: Message, deeds: Deeds): Chip[] {
  const fresh = deeds.trying(seq).filter((emoji) => !reactions.some((one) => one.emoji === emoji))
  return [...reactions, ...fresh.map((emoji) => ({ emoji, count: 0 }))]
    .map(({ emoji, count }) => {
      const own = deeds.has(seq, emoji)
      const ahead = Number(own) - Number(deeds.told(seq, emoji))
      return { emoji, own, count: Math.max(own ? 1 : 0, count + ahead) }
    })
    .filter(({ count }) => count > 0)
}

export interface ChipView {
  words: typeof english
  lang: string
  /** Tab reaches them. */
  reachable: boolean
  /** Pressing does something. */
  post: boolean
  /** Whose names are shown. */
  asked: string | undefined
  react: (emoji: string, anchor: HTMLElement) => void
  pick: (anchor: HTMLElement) => void
  /** Pointer or focus came to a chip, or left it. */
  ask: (emoji: string | undefined, anchor?: HTMLElement) => void
}

/** The reactions under a bubble. One's own differ by border, weight and state, not by colour alone. */
export function reactions(chips: readonly Chip[], view: ChipView): TemplateResult | typeof nothing {
  if (chips.length === 0) return nothing
  const { words, reachable, post, asked } = view
  const numbers = numbersOf(view.lang)
  const tabindex = reachable ? 0 : -1
  return html`<div class="reactions" part="reactions" role="group" aria-label=${words.reactions}>
    ${chips.map(
      ({ emoji, count, own }) =>
        html`<button
          type="button"
          class="chip"
          tabindex=${tabindex}
          data-emoji=${emoji}
          aria-pressed=${own}
          aria-disabled=${post ? nothing : 'true'}
          aria-label=${words.reaction(emoji, count, own)}
          aria-describedby=${asked === emoji ? 'doers' : nothing}
          @click=${({ currentTarget }: Event) => post && view.react(emoji, currentTarget as HTMLElement)}
          @pointerenter=${({ currentTarget }: Event) => view.ask(emoji, currentTarget as HTMLElement)}
          @pointerleave=${() => view.ask(undefined)}
          @focus=${({ currentTarget }: Event) => view.ask(emoji, currentTarget as HTMLElement)}
          @blur=${() => view.ask(undefined)}
        >
          <span class="glyph">${emoji}</span><span class="number">${numbers.format(count)}</span>
        </button>`,
    )}
    ${
      post
        ? html`<button
            type="button"
            class="chip add"
            tabindex=${tabindex}
            aria-label=${words.addReaction}
            title=${words.addReaction}
            @click=${({ currentTarget }: Event) => view.pick(currentTarget as HTMLElement)}
          >
            ${smilePlus}
          </button>`
        : nothing
    }
  </div>`
}

/** A small overshoot, for who did it. */
export function pop(chip: Element | null | undefined): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  chip?.animate([{ scale: 0.8 }, { scale: 1.08, offset: 0.6 }, { scale: 1 }], {
    duration: 160,
    easing: 'ease-out',
  })
}

const formats = new Map<string, Intl.NumberFormat>()

function numbersOf(lang: string): Intl.NumberFormat {
  const format = formats.get(lang) ?? new Intl.NumberFormat(lang, { notation: 'compact' })
  formats.set(lang, format)
  return format
}
