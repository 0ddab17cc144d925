import { html, nothing, type TemplateResult } from 'lit'
import type { words as english } from '../../locales/en-emoji.ts'
import { tint, type Emoji, type Emojis } from './data.ts'
import { groupIcons } from './icons.ts'

/** The emoji of a group. Of the first, those that were chosen before, some of them in a colour of skin. */
export function emojiOf(
  { groups, tones, all }: Emojis,
  group: number,
  recent: readonly string[],
): readonly Emoji[] {
  if (group > 0) return groups[group - 1]?.emoji ?? []
  return recent.flatMap(
    (chosen) =>
      all.find(({ emoji }) => emoji === chosen)
      ?? all.find((one) => one.toned && tones.some((_, tone) => tint(one, tone + 1) === chosen))
      ?? [],
  )
}

/** The groups of emoji as tabs, the first only where something was chosen before. */
export function groupTabs(
  words: typeof english,
  data: Emojis | undefined,
  group: number,
  recent: boolean,
  show: (group: number) => void,
  keydown: (event: KeyboardEvent) => void,
): TemplateResult {
  const names = [words.recent, ...(data?.groups ?? []).map(({ name }) => name)]
  return html`<div class="groups" role="tablist" aria-label=${words.groups} @keydown=${keydown}>
    ${names.map((name, at) =>
      at === 0 && !recent
        ? nothing
        : html`<button
            role="tab"
            aria-label=${name}
            title=${name}
            aria-selected=${at === group}
            aria-controls="emoji"
            tabindex=${at === group ? 0 : -1}
            .value=${String(at)}
            @click=${() => show(at)}
          >
            ${groupIcons[at]}
          </button>`,
    )}
  </div>`
}
