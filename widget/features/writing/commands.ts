import type { Pending } from '../../room/state.ts'
import type { words as english } from '../../locales/en-writing.ts'

/** A text on its way out. */
export interface Going {
  body: string
  options?: Partial<Pick<Pending, 'replyTo' | 'kind'>>
}

/** What a command may do beyond sending something. */
export interface Desk {
  words: typeof english
  /** The room and the page leave a feature in. */
  has(feature: string): boolean
  /** Says something above the field. */
  say(note: string): void
  /** The text has been dealt with. */
  clear(): void
  help(): void
  poll(question: string): void
  rename(name: string): void
}

interface Command {
  /** What stands for its argument. */
  hint?: (words: typeof english) => string
  what: (words: typeof english) => string
  /** Absent: always. */
  there?: (desk: Desk) => boolean
  /** Returns what goes out, if anything does. */
  run: (rest: string, desk: Desk) => Going | undefined
}

/** A line with a slash, by name: one more is one more entry. */
export const commands: Readonly<Record<string, Command>> = {
  me: {
    hint: ({ meHint }) => meHint,
    what: ({ me }) => me,
    run: (rest, desk) => {
      if (rest) return { body: rest, options: { kind: 'action' } }
      desk.say(desk.words.needs(`/me ${desk.words.meHint}`))
      return undefined
    },
  },
  nick: {
    hint: ({ nickHint }) => nickHint,
    what: ({ nick }) => nick,
    run: (rest, desk) => {
      if (rest) desk.rename(rest)
      else desk.say(desk.words.needs(`/nick ${desk.words.nickHint}`))
      return undefined
    },
  },
  poll: {
    hint: ({ pollHint }) => pollHint,
    what: ({ poll }) => poll,
    there: (desk) => desk.has('polls'),
    run: (rest, desk) => {
      desk.clear()
      desk.poll(rest)
      return undefined
    },
  },
  shrug: {
    hint: ({ shrugHint }) => shrugHint,
    what: ({ shrug }) => shrug,
    run: (rest) => ({ body: `${rest} ¯\\_(ツ)_/¯`.trim() }),
  },
  help: {
    what: ({ help }) => help,
    run: (_, desk) => {
      desk.clear()
      desk.help()
      return undefined
    },
  },
}

/** Those that are there for somebody here. */
export function commandsAt(desk: Desk): [name: string, command: Command][] {
  return Object.entries(commands).filter(([, { there }]) => there?.(desk) ?? true)
}

/** The command that a text is: its name, and what follows. A second slash makes it a text; so does one later on. */
export function commandIn(text: string): { name: string; rest: string } | undefined {
  const [, name, rest = ''] = /^\/([a-z]+)(?:\s+([^]*))?$/i.exec(text) ?? []
  return name ? { name: name.toLowerCase(), rest: rest.trim() } : undefined
}
