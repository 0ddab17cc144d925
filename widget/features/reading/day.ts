import { html, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-reading.ts'

/** Asks for a day of the past. `go` is told when it begins here (milliseconds since 1970). */
export function dayForm(at: number, words: typeof english, go: (at: number) => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).querySelector('input')
    const [year, month, day] = (field?.value ?? '').split('-').map(Number)
    if (year && month && day) go(new Date(year, month - 1, day).getTime())
  }
  return html`<form class="day-form" @submit=${submit}>
    <label for="day">${words.day}</label>
    <input id="day" type="date" required .value=${fieldDay(at)} max=${fieldDay(Date.now())} />
    <button type="submit" class="primary">${words.go}</button>
  </form>`
}

/** A local day as a date field has it. */
function fieldDay(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
