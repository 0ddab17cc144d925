import { html, nothing, type TemplateResult } from 'lit'
import { HERE } from '../../../protocol/mentions.ts'
import type { Person, Role } from '../../../protocol/model.ts'
import { may } from '../../../protocol/roles.ts'
import type { words as english } from '../../locales/en-writing.ts'
import type { RoomClient } from '../../room/client.ts'
import { isBy } from '../../room/session.ts'
import { hue, initials } from '../../ui/message.ts'
import { commandsAt, type Desk } from './commands.ts'

/** One of the list above the field. */
export interface Choice {
  key: string
  /** What comes in place of what was typed; a name with the member's id. */
  text: string
  id?: string
  shown: TemplateResult
}

/** What a list shows at once. */
export const MOST = 6

/** What of a text before the cursor asks for completion: `at` is where it begins. */
export interface Asked {
  kind: '@' | ':' | '/'
  query: string
  at: number
}

const ASKS: readonly (readonly [Asked['kind'], RegExp])[] = [
  ['/', /^\/([a-z]*)$/i],
  ['@', /(?:^|[^\p{L}\p{N}_@])@([\p{L}\p{N}\p{M}_.'’-]*(?: [\p{L}\p{N}\p{M}_.'’-]+){0,2})$/u],
  [':', /(?:^|[^\p{L}\p{N}:])(?::)([\w+-]{2,32})$/u],
]

export function askedBy(before: string): Asked | undefined {
  for (const [kind, pattern] of ASKS) {
    const query = pattern.exec(before)?.[1]
    if (query !== undefined) return { kind, query, at: before.length - query.length - 1 }
  }
  return undefined
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Members whose name, or a word of it, begins so: who wrote last comes first. */
export function people(query: string, client: RoomClient, words: typeof english): Choice[] {
  const me = client.me.value
  const wanted = fold(query)
  const wrote = new Map(client.timeline.value.items.map(({ author }, index) => [author, index]))
  const here = new Set(client.roster.value.members.map(({ id }) => id))
  const rank = ({ id, name }: Person): number => {
    const folded = fold(name)
    if (folded.startsWith(wanted)) return (wrote.get(id) ?? (here.has(id) ? -1 : -2)) + 1e9
    return folded.includes(` ${wanted}`) ? (wrote.get(id) ?? -1) : -Infinity
  }
  const found = [...client.people.value.values()]
    .filter(({ id, name }) => name && !isBy(me, id))
    .map((person) => ({ person, rank: rank(person) }))
    .filter(({ rank }) => rank > -Infinity)
    .sort((a, b) => b.rank - a.rank || a.person.name.localeCompare(b.person.name))
    .map(({ person }) => person)
  const twice = (name: string): boolean => found.filter((other) => other.name === name).length > 1
  const choices = found
    .slice(0, MOST)
    .map((person) => ofPerson(person, twice(person.name) ? words.there(here.has(person.id)) : '', words))
  if (!me || !may(me.role, 'call_here') || !HERE.startsWith(wanted)) return choices
  return [...choices.slice(0, MOST - 1), ofHere(client.roster.value.count, words)]
}

function ofPerson({ id, name, role, avatar }: Person, more: string, { roles }: typeof english): Choice {
  const face = avatar
    ? html`<img class="face avatar" src=${avatar} alt="" />`
    : html`<span class="face avatar hue${hue(id)}" aria-hidden="true">${initials(name)}</span>`
  const note = [roles[role as Exclude<Role, 'member'>], more].filter(Boolean).join(' · ')
  return {
    key: id,
    text: `@${name}`,
    id,
    shown: html`${face}<bdi class="name">${name}</bdi>${note ? html` <small>${note}</small>` : nothing}`,
  }
}

function ofHere(count: number, { here }: typeof english): Choice {
  const shown = html`<span class="face" aria-hidden="true">@</span><bdi class="name">${HERE}</bdi>
    <small>${here(count)}</small>`
  return { key: HERE, text: `@${HERE}`, id: HERE, shown }
}

/** The id of the one member whose whole name a text begins with; the longest, where one is part of another. */
export function knownIn(text: string, client: RoomClient): { name: string; id: string } | undefined {
  const me = client.me.value
  const lower = text.toLowerCase()
  if (me && may(me.role, 'call_here') && /^here(?![\p{L}\p{N}_])/iu.test(text))
    return { name: HERE, id: HERE }
  let found: Person[] = []
  for (const person of client.people.value.values()) {
    const { name } = person
    const length = found[0]?.name.length ?? 1
    if (name.length < length || !lower.startsWith(name.toLowerCase())) continue
    found = name.length > length ? [person] : [...found, person]
  }
  const [only, another] = found
  // Of two it is not known who is meant.
  return only && !another ? only : undefined
}

export function slashes(query: string, desk: Desk): Choice[] {
  return commandsAt(desk)
    .filter(([name]) => name.startsWith(query.toLowerCase()))
    .map(([name, { hint, what }]) => ({
      key: name,
      text: `/${name}`,
      shown: html`<b class="command" dir="ltr">/${name}</b>${
          hint ? html` <i class="hint">${hint(desk.words)}</i>` : nothing
        } <small>${what(desk.words)}</small>`,
    }))
}

export function emoji(found: readonly { emoji: string; code: string }[]): Choice[] {
  return found.slice(0, MOST).map(({ emoji: text, code }) => ({
    key: code,
    text,
    shown: html`<span class="face emoji" aria-hidden="true">${text}</span
      ><span class="name" dir="ltr">:${code}:</span>`,
  }))
}
