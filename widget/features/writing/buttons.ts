import { html, nothing, type TemplateResult } from 'lit'
import { named } from '../../room/session.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { lazier } from '../../ui/lazier.ts'
import type { Cards } from './cards.ts'
import type { Desk } from './commands.ts'
import { chart, smile } from './icons.ts'
import { insert } from './insert.ts'

/** At the start of the field: to choose an emoji. */
export function buttons(composer: ParlorComposer, desk: Desk): TemplateResult {
  // Something in any case: what is empty keeps a place.
  return html`${
      desk.has('emoji')
        ? html`<button
            type="button"
            class="icon"
            aria-label=${desk.words.emoji}
            aria-haspopup="dialog"
            @click=${(event: Event) => void choose(event.currentTarget as HTMLElement, composer)}
          >
            ${smile}
          </button>`
        : nothing
    }<i hidden></i>`
}

/** At its end, where nothing is to be sent: to ask something. It comes to a place that is kept, and moves no word. */
export function asks(composer: ParlorComposer, desk: Desk, cards: Cards): TemplateResult | typeof nothing {
  if (composer.text.trim() || !desk.has('polls') || !named(composer.client?.me.value)) return nothing
  return html`<button
    type="button"
    class="icon ask"
    aria-label=${desk.words.newPoll}
    aria-expanded=${cards.open === 'poll'}
    @click=${({ detail }: MouseEvent) => {
      // The second press of a double one was meant for what sends, which stood here.
      if (detail > 1) return
      if (cards.open === 'poll') cards.shut()
      else cards.poll('')
    }}
  >
    ${chart}
  </button>`
}

async function choose(anchor: HTMLElement, composer: ParlorComposer): Promise<void> {
  const { client, locale, field } = composer
  if (!client || !field) return
  const { pick } = await lazier.emoji()
  const emoji = await pick(anchor, locale, client)
  if (emoji && composer.field) insert(composer.field, emoji)
}
