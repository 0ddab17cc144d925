import { html, nothing, type TemplateResult } from 'lit'
import { named } from '../../room/session.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import { lazier } from '../../ui/lazier.ts'
import type { Cards } from './cards.ts'
import type { Desk } from './commands.ts'
import { chart, smile } from './icons.ts'
import { insert } from './insert.ts'

/** At the start of the field: to choose an emoji, to ask something. */
export function buttons(composer: ParlorComposer, desk: Desk, cards: Cards): TemplateResult {
  const { emoji, newPoll } = desk.words
  const polls = desk.has('polls') && named(composer.client?.me.value)
  // Something in any case: what is empty keeps a place.
  return html`${
      desk.has('emoji')
        ? html`<button
            type="button"
            class="icon"
            aria-label=${emoji}
            aria-haspopup="dialog"
            @click=${(event: Event) => void choose(event.currentTarget as HTMLElement, composer)}
          >
            ${smile}
          </button>`
        : nothing
    }${
      polls
        ? html`<button
            type="button"
            class="icon"
            aria-label=${newPoll}
            aria-expanded=${cards.open === 'poll'}
            @click=${() => (cards.open === 'poll' ? cards.shut() : cards.poll(''))}
          >
            ${chart}
          </button>`
        : nothing
    }<i hidden></i>`
}

async function choose(anchor: HTMLElement, composer: ParlorComposer): Promise<void> {
  const { client, locale, field } = composer
  if (!client || !field) return
  const { pick } = await lazier.emoji()
  const emoji = await pick(anchor, locale, client)
  if (emoji && composer.field) insert(composer.field, emoji)
}
