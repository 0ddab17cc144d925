import { html, type TemplateResult } from 'lit'
import { close } from '../../ui/icons.ts'
import type { commandsAt, Desk } from './commands.ts'

const MAC = /^(Mac|iP)/

/** What can be typed here: commands, keys, formatting. */
export function help(desk: Desk, commands: ReturnType<typeof commandsAt>, shut: () => void): TemplateResult {
  const { words } = desk
  const key = MAC.test(navigator.platform) ? '⌘' : 'Ctrl'
  const formats: [string, string][] = [
    ['**…**', words.bold],
    ['*…*', words.italic],
    ['~~…~~', words.strike],
    ['||…||', words.spoiler],
    ['`…`', words.code],
    ['```', words.block],
    ['>', words.quote],
    ['-', words.list],
    ['@', words.mention],
    ...(desk.has('emoji') ? [[':tada:', words.shortcode] satisfies [string, string]] : []),
  ]
  const keys: [string, string][] = [
    [`${key} B`, words.bold],
    [`${key} I`, words.italic],
    [`${key} ⇧ X`, words.strike],
    [`${key} E`, words.code],
    ['↑', words.editLast],
    ['⇧ ⏎', words.newLine],
    ['Esc', words.escape],
  ]
  return html`<section class="help" aria-label=${words.help} tabindex="0">
    <button type="button" class="icon small" aria-label=${words.close} @click=${shut}>${close}</button>
    ${list(
      words.commands,
      commands.map(([name, { what }]) => [`/${name}`, what(words)]),
    )}
    ${list(words.formatting, formats)} ${list(words.shortcuts, keys)}
  </section>`
}

function list(title: string, items: readonly (readonly [string, string])[]): TemplateResult {
  return html`<h3>${title}</h3>
    <dl>
      ${items.map(
        ([term, what]) =>
          html`<div>
            <dt><kbd dir="ltr">${term}</kbd></dt>
            <dd>${what}</dd>
          </div>`,
      )}
    </dl>`
}
