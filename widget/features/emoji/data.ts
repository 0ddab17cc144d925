import { ParlorError } from '../../room/error.ts'
import { files } from './files.ts'
import { drawable } from './drawable.ts'

export interface Emoji {
  emoji: string
  /** Its name in the reader's language. */
  name: string
  /** All by which it is found, folded. */
  words: readonly string[]
  /** What stands between colons: `tada`. */
  codes: readonly string[]
  /** It may have the colour of a skin. */
  toned: boolean
}

/** All emoji that this machine draws, in the reader's language. */
export interface Emojis {
  /** By group, in the order of Unicode. */
  groups: readonly { name: string; emoji: readonly Emoji[] }[]
  /** Names of the five colours of skin, from light to dark. */
  tones: readonly string[]
  all: readonly Emoji[]
}

/** What build/emoji.js writes. */
interface File {
  groups: string[]
  tones: string[]
  emoji: string[][]
}

const kept = new Map<string, Promise<Emojis>>()

/** Emoji with the names of a language, from the server's files; rejects with `unreachable`, and may be asked again. */
export function emojis(server: string, lang: string): Promise<Emojis> {
  const language = files[lang]
    ? lang
    : (new Intl.Locale(lang).language in files && new Intl.Locale(lang).language) || 'en'
  const key = `${server} ${language}`
  const found = kept.get(key) ?? load(server, language)
  kept.set(key, found)
  found.catch(() => kept.delete(key))
  return found
}

async function load(server: string, language: string): Promise<Emojis> {
  const [english, own] = await Promise.all([
    file(server, 'en'),
    language === 'en' ? undefined : file(server, language),
  ])
  return read(english, own ?? english, !!own)
}

async function file(server: string, language: string): Promise<File> {
  try {
    const response = await fetch(`${server}/${files[language] ?? ''}`, { credentials: 'omit' })
    if (response.ok) return (await response.json()) as File
  } catch {
    // Offline, or refused by the page's policy.
  }
  throw new ParlorError('unreachable')
}

function read(english: File, own: File, foreign: boolean): Emojis {
  const draws = drawable()
  const groups = english.emoji.map((lines, group) => ({
    name: own.groups[group] ?? '',
    emoji: lines.flatMap((line, index) => {
      const [emoji = '', label = '', tags = '', codes = '', version, toned] = line.split('\t')
      if (!draws(emoji, Number(version ?? 0))) return []
      const [name = label, others = ''] = foreign
        ? (own.emoji[group]?.[index] ?? '').split('\t')
        : [label, '']
      const short = codes.split(',')
      return {
        emoji,
        name: name || label,
        codes: short,
        toned: !!toned,
        words: fold([name, others, label, tags, ...short].join(',')).split(/[\s,_]+/),
      }
    }),
  }))
  return { groups, tones: own.tones, all: groups.flatMap(({ emoji }) => emoji) }
}

/** Text as it is compared: without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Emoji that all words of a search begin a word of; those first that are called so. */
export function search({ all }: Emojis, query: string): Emoji[] {
  const wanted = fold(query.replaceAll(':', ' '))
    .split(/[\s_]+/)
    .filter(Boolean)
  if (wanted.length === 0) return []
  const code = wanted.join('_')
  const rank = ({ words, codes }: Emoji): number => {
    if (codes.includes(code)) return -1
    const places = wanted.map((word) => words.findIndex((one) => one.startsWith(word)))
    if (places.includes(-1)) return Infinity
    const whole = wanted.every((word) => words.includes(word))
    return Math.max(...places) + (whole ? 0 : 5)
  }
  return all
    .map((emoji) => ({ emoji, at: rank(emoji) }))
    .filter(({ at }) => at < Infinity)
    .sort((a, b) => a.at - b.at)
    .map(({ emoji }) => emoji)
}

/** An emoji in one of the five colours of skin (1 to 5); 0: in none. */
export function tint({ emoji, toned }: Pick<Emoji, 'emoji' | 'toned'>, tone: number): string {
  if (!toned || !tone) return emoji
  // Hands that are shaken between two people have none of their own.
  return emoji.replace(
    /(?!🤝\u200d)(\p{Emoji_Modifier_Base})\ufe0f?/gu,
    (_, person: string) => person + String.fromCodePoint(0x1f3fa + tone),
  )
}
