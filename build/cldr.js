/**
 * Writes what emoji are called in a language that emojibase has no words of, from the annotations of
 * Unicode's CLDR, into `build/emoji/<language>.json`, where `build/emoji.js` reads it:
 *
 *     npm pack cldr-annotations-full cldr-annotations-derived-full
 *     node build/cldr.js <the one, unpacked> <the other, unpacked> ar tr
 *
 * The packages hold 150 MB of languages, so what is taken out of them stays here.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATA } from './emoji.js'

const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿']

const [plain = '', derived = '', ...languages] = process.argv.slice(2)
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const emoji = read(join(DATA, 'en/data.json')).map((one) => one.emoji.replaceAll('\ufe0f', ''))

for (const language of languages) {
  const known = {
    ...read(join(derived, 'annotationsDerived', language, 'annotations.json')).annotationsDerived.annotations,
    ...read(join(plain, 'annotations', language, 'annotations.json')).annotations.annotations,
  }
  const told = [...TONES, ...emoji].flatMap((one) => {
    const { tts: [label] = [], default: tags = [] } = known[one] ?? {}
    return label ? [[one, [label, ...tags.filter((tag) => tag !== label)]]] : []
  })
  const lines = told.map(([one, words]) => `  ${JSON.stringify(one)}: ${JSON.stringify(words)}`)
  writeFileSync(new URL(`emoji/${language}.json`, import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
}
