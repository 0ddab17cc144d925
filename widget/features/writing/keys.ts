import type { ParlorComposer } from '../../ui/composer.ts'
import type { Answering } from './answering.ts'
import type { Cards } from './cards.ts'
import type { Completion } from './completion.ts'
import { continueLine, format } from './marks.ts'
import type { Note } from './note.ts'
import type { Pasting } from './pasting.ts'

/** What keys may be meant for. */
export interface Keyed {
  composer: ParlorComposer
  completion: Completion
  answering: Answering
  pasting: Pasting
  cards: Cards
  note: Note
}

/** A key pressed in the composer goes to whom it is meant for, or on to the composer itself. */
export function keydown(event: KeyboardEvent, parts: Keyed): void {
  // While a word is being composed all keys are its; Safari tells so only by 229.
  // oxlint-disable-next-line typescript/no-deprecated -- nothing else tells it
  if (event.isComposing || event.keyCode === 229) return
  if (!takes(event, parts)) return
  event.preventDefault()
  event.stopPropagation()
}

function takes(event: KeyboardEvent, parts: Keyed): boolean {
  const { composer, completion, answering } = parts
  const { field } = composer
  const { key } = event
  const inField = !!field && event.target === field
  if (inField && completion.keydown(event)) return true
  if (key === 'Escape') return escape(event, parts)
  if (!inField) return false
  const plainly = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
  if (key === 'ArrowUp' && plainly && field.value === '' && !answering.edit) return answering.editLast()
  if (key === 'Enter') {
    if (composer.breaks(event)) return plainly && continueLine(field)
    if (!answering.edit || field.value.trim()) return false
    composer.renderRoot.querySelector<HTMLElement>('.danger')?.focus()
    return true
  }
  return format(field, event)
}

/** Closes the innermost; false where nothing is open. */
function escape({ target }: Event, { cards, note, answering, pasting }: Keyed): boolean {
  // It closes itself.
  if (target instanceof Element && target.matches('parlor-poll-maker, parlor-join')) return false
  if (cards.open) cards.shut()
  else if (note.text && !answering.edit) note.say('')
  else if (!pasting.dismiss()) return answering.cancel()
  return true
}
