import { html, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-emoji.ts'
import { tint, type Emojis } from './data.ts'

const HAND = { emoji: '✋', toned: true }

/** Leads to the colours of skin, and shows the one that is kept. */
export function toneButton(
  words: typeof english,
  tone: number,
  open: boolean,
  press: () => void,
): TemplateResult {
  return html`<button class="icon tone" aria-label=${words.tone} aria-expanded=${open} @click=${press}>
    ${tint(HAND, tone)}
  </button>`
}

/** The colours of skin, to choose one. */
export function toneChoice(
  words: typeof english,
  data: Emojis | undefined,
  tone: number,
  choose: (tone: number) => void,
  keydown: (event: KeyboardEvent) => void,
): TemplateResult {
  const names = [words.noTone, ...(data?.tones ?? [])]
  return html`<div class="tones" role="radiogroup" aria-label=${words.tone} @keydown=${keydown}>
    ${names.map((name, at) => {
      const chosen = at === tone
      return html`<button
        class="icon tone"
        role="radio"
        aria-label=${name}
        aria-checked=${chosen}
        tabindex=${chosen ? 0 : -1}
        @click=${() => choose(at)}
      >
        ${tint(HAND, at)}
      </button>`
    })}
  </div>`
}
