import { html, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-settings.ts'

type Words = typeof english

/** Another name. */
export function nameForm(
  words: Words,
  name: string,
  most: number,
  busy: boolean,
  save: (event: Event) => unknown,
  cancel: () => void,
): TemplateResult {
  return html`<form @submit=${save}>
    <label for="name">${words.name}</label>
    <input
      id="name"
      dir="auto"
      autocomplete="nickname"
      spellcheck="false"
      required
      maxlength=${most}
      .defaultValue=${name}
    />
    <div class="row">
      <button class="button" aria-disabled=${busy}>${words.save}</button>
      <button type="button" class="quiet" @click=${cancel}>${words.cancel}</button>
    </div>
  </form>`
}

/** Whether all of oneself is to be erased. In place of all else: a mistake here can't be taken back. */
export function question(
  words: Words,
  busy: boolean,
  erase: () => unknown,
  keep: () => void,
): TemplateResult {
  return html`<section role="group" aria-labelledby="sure" aria-describedby="consequences">
    <h4 id="sure" class="sure">${words.sure}</h4>
    <p id="consequences">${words.consequences}</p>
    <div class="row">
      <button class="button danger" aria-disabled=${busy} @click=${erase}>${words.erase}</button>
      <button class="quiet" id="keep" aria-disabled=${busy} @click=${() => busy || keep()}>
        ${words.keep}
      </button>
    </div>
  </section>`
}

/** One thing that can be done, in a list of them. */
export function item(icon: TemplateResult, label: string, act: () => unknown, look = ''): TemplateResult {
  return html`<button class="item ${look}" @click=${act}>${icon}${label}</button>`
}
