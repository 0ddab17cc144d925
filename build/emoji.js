import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the package lies that knows them. */
export const DATA = 'node_modules/emojibase-data'
/** Where the words lie of languages that it does not know, see `cldr.js`. */
export const CLDR = 'build/emoji'
/** Those that emojibase has of the languages the widget speaks. */
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'zh']
/** The others, with the names of the groups. */
const GROUPS = {
  ar: [
    'الوجوه والمشاعر',
    'الأشخاص والجسم',
    'الحيوانات والطبيعة',
    'الطعام والشراب',
    'السفر والأماكن',
    'الأنشطة',
    'الأشياء',
    'الرموز',
    'الأعلام',
  ],
  tr: [
    'ifadeler ve duygular',
    'insanlar ve vücut',
    'hayvanlar ve doğa',
    'yiyecek ve içecek',
    'seyahat ve yerler',
    'etkinlikler',
    'nesneler',
    'semboller',
    'bayraklar',
  ],
}
/** Skin tones and hair by themselves are no emoji to choose. */
const COMPONENTS = 2
/** Everything up to here is drawn wherever the widget runs. */
const OLD = 11
const TONES = { '🏻': 'light', '🏼': 'medium-light', '🏽': 'medium', '🏾': 'medium-dark', '🏿': 'dark' }

const read = (path, folder = DATA) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
/** Fields are told apart by tabs, words of a field by commas. */
const words = (list) => [...new Set(list)].map((word) => word.replace(/[\t,]/g, ' ')).join(',')

/**
 * The data of emoji, by language, as JSON: `groups` and `tones` by name, and for each group a list of
 * lines. English has the emoji themselves: `emoji, name, other words, shortcodes, version, 1 if toned`;
 * the other languages, in the same order, `name, other words`.
 */
export function emojiData() {
  const order = read('en/data.json')
    .filter(({ group }) => group !== undefined && group !== COMPONENTS)
    .sort((a, b) => a.order - b.order)
  const codes = ['emojibase', 'github', 'iamcal'].map((name) => read(`en/shortcodes/${name}.json`))
  const known = [
    ...LANGUAGES.map((language) => [language, fromEmojibase(language)]),
    ...Object.keys(GROUPS).map((language) => [language, fromCldr(language)]),
  ]
  const data = (language, words) => JSON.stringify(dataOf(words, order, language === 'en' && codes))
  return new Map(known.map(([language, words]) => [language, data(language, words)]))
}

/** The names of groups and tones, and `of` an emoji its name and its other words. */
function fromEmojibase(language) {
  const { groups, skinTones } = read(`${language}/messages.json`)
  const names = new Map(read(`${language}/data.json`).map((one) => [one.hexcode, one]))
  const shown = groups.filter((group) => group.order !== COMPONENTS).sort((a, b) => a.order - b.order)
  return {
    groups: shown.map(({ message }) => message),
    tones: Object.values(TONES).map((tone) => skinTones.find(({ key }) => key === tone).message),
    of(one) {
      const { label, tags = [] } = names.get(one.hexcode) ?? one
      return [label, ...tags]
    },
  }
}

function fromCldr(language) {
  const names = read(`${language}.json`, CLDR)
  return {
    groups: GROUPS[language],
    tones: Object.keys(TONES).map((tone) => names[tone][0]),
    of: ({ emoji, label }) => names[emoji.replaceAll('\ufe0f', '')] ?? [label],
  }
}

function dataOf({ groups, tones, of }, order, codes) {
  const line = (one) => {
    const [label, ...tags] = of(one)
    const told = [label, words(tags)]
    return (codes ? [plain(one.emoji), ...told, ...english(one, codes)] : told).join('\t').trimEnd()
  }
  const numbers = [...new Set(order.map(({ group }) => group))].sort((a, b) => a - b)
  return {
    groups,
    tones,
    emoji: numbers.map((group) => order.filter((one) => one.group === group).map(line)),
  }
}

/** As keyboards write it: without a selector where it is drawn in colour anyway. */
function plain(emoji) {
  return /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : emoji.replaceAll('\ufe0f', '')
}

function english({ hexcode, version, skins }, codes) {
  const short = codes.flatMap((set) => set[hexcode] ?? [])
  return [words(short), version > OLD ? version : '', skins ? 1 : '']
}

/**
 * Writes the data beside the chunks and tells `widget/features/emoji/files.ts` under which names: by
 * themselves, so that a page loads one language, and the pinned entry none.
 */
export function emoji() {
  return {
    name: 'parlor-emoji',
    load(id) {
      if (!/widget\/features\/emoji\/files\.ts$/.test(id)) return null
      const files = {}
      for (const [language, source] of emojiData()) {
        const digest = createHash('sha256').update(source).digest('hex').slice(0, 8)
        files[language] = `assets/emoji-${language}-${digest}.json`
        this.emitFile({ type: 'asset', fileName: files[language], source })
      }
      return `export const files = ${JSON.stringify(files)}`
    },
  }
}
