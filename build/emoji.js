import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the package lies that knows them. */
export const DATA = 'node_modules/emojibase-data'
/** Those that emojibase has of the languages the widget speaks; the others find by English. */
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'zh']
/** Skin tones and hair by themselves are no emoji to choose. */
const COMPONENTS = 2
/** Everything up to here is drawn wherever the widget runs. */
const OLD = 11
const TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark']

const read = (path) => JSON.parse(readFileSync(join(DATA, path), 'utf8'))
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
  return new Map(LANGUAGES.map((language) => [language, JSON.stringify(dataOf(language, order, codes))]))
}

function dataOf(language, order, codes) {
  const { groups, skinTones } = read(`${language}/messages.json`)
  const names = new Map(read(`${language}/data.json`).map((one) => [one.hexcode, one]))
  const shown = groups.filter((group) => group.order !== COMPONENTS).sort((a, b) => a.order - b.order)
  const line = (one) => {
    const { label, tags = [] } = names.get(one.hexcode) ?? one
    const told = [label, words(tags)]
    return (language === 'en' ? [plain(one.emoji), ...told, ...english(one, codes)] : told)
      .join('\t')
      .trimEnd()
  }
  return {
    groups: shown.map(({ message }) => message),
    tones: TONES.map((tone) => skinTones.find(({ key }) => key === tone).message),
    emoji: shown.map((group) => order.filter((one) => one.group === group.order).map(line)),
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
