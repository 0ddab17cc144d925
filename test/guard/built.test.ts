import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../demo/build.mjs'

const PUBLIC = 'dist/public'
const EAGER_LIMIT = 30_000
/** What every room fetches behind its first messages, with all that it needs besides the core. */
const READING_LIMIT = 17_900
/** What parts that are fetched later add, by the file that begins them: with all that they need besides both. */
const PARTS = {
  'parlor-rooms': 10_300,
  // With the first press into the field.
  writing: 11_900,
  // The panel to choose from; the names of emoji are data.
  pick: 16_000,
  settings: 7300,
  search: 6000,
  // With the first question, and with the button beside it.
  result: 3000,
  filters: 1400,
  poll: 5000,
  maker: 3300,
  blocks: 3000,
  preview: 2900,
  beside: 4300,
  roster: 3000,
  notices: 3600,
  'sign-in': 4000,
}
/** A language, with what chooses it. */
const LANGUAGE_LIMIT = 8500
/** Any other part. */
const OTHER_LIMIT = 2700

beforeAll(() => build('widget'), 60_000)

describe('what the widget makes a page load', () => {
  it(`is at most ${EAGER_LIMIT / 1000} kB of JavaScript before the room shows`, () => {
    const files = eager('parlor.js')
    const bytes = files.map((file) => gzipSync(readFileSync(join(PUBLIC, file)), { level: 9 }).length)
    const total = bytes.reduce((sum, size) => sum + size, 0)
    console.log(
      `initial JavaScript: ${total} bytes gz (${files.map((file, i) => `${file} ${bytes[i]}`).join(', ')})`,
    )
    expect(files.length).toBeGreaterThan(1)
    expect(total).toBeLessThanOrEqual(EAGER_LIMIT)
  })

  it(`is at most ${READING_LIMIT / 1000} kB more to read in comfort`, () => {
    expect(added(named('reading'), eager('parlor.js'))).toBeLessThanOrEqual(READING_LIMIT)
  })

  it.each(Object.entries(PARTS))('is at most what is set for it when it comes to %s', (name, limit) => {
    expect(named(name).length).toBe(1)
    expect(added(named(name), room())).toBeLessThanOrEqual(limit)
  })

  it('is little for any other part, and for a language what its words are', () => {
    const languages = readdirSync('widget/locales').flatMap(
      (name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [],
    )
    const known = new Set(['reading', ...Object.keys(PARTS)].flatMap(named))
    const others = lazyParts().filter((file) => !known.has(file))
    const spoken = languages.filter((tag) => tag !== 'en').flatMap(named)
    expect(others).toEqual(expect.arrayContaining(spoken))
    for (const file of others) {
      const isLanguage = spoken.includes(file)
      const size = added(isLanguage ? [file, ...named('languages')] : [file], room())
      expect(size, file).toBeLessThanOrEqual(isLanguage ? LANGUAGE_LIMIT : OTHER_LIMIT)
    }
  })

  it('is a facade that no chunk imports back, so that a query string loads nothing twice', () => {
    expect(readFileSync(join(PUBLIC, 'parlor.js')).length).toBeLessThan(250)
    for (const file of chunks())
      expect(readFileSync(join(PUBLIC, file), 'utf8')).not.toMatch(
        /(?:from|import)\s*\(?["'`][^"'`]*parlor\.js/,
      )
  })

  it('creates no Trusted Types policy but "parlor", and evaluates nothing', () => {
    for (const file of [...chunks(), pinned()]) {
      const code = readFileSync(join(PUBLIC, file), 'utf8')
      const policies = [...code.matchAll(/createPolicy\(["'`]([^"'`]+)/g)].map((match) => match[1])
      expect(policies.filter((name) => name !== 'parlor')).toEqual([])
      expect(code).not.toMatch(/\beval\(|new Function\(/)
    }
    expect(readFileSync(join(PUBLIC, pinned()), 'utf8')).toContain('createPolicy("parlor"')
  })

  it('has a pinned entry that loads nothing further', () => {
    expect(staticImports(pinned())).toEqual([])
    expect(readFileSync(join(PUBLIC, pinned()), 'utf8')).not.toMatch(/import\(["'`]/)
  })

  it('lists each of its files in the manifest', () => {
    const { files } = JSON.parse(readFileSync(join(PUBLIC, 'manifest.json'), 'utf8')) as { files: string[] }
    expect(files.toSorted()).toEqual([...chunks(), pinned()].sort())
  })

  it('brings the words of each emoji in every language that it speaks', () => {
    const read = (tag: string): { groups: string[]; tones: string[]; emoji: string[][] } => {
      const [file = ''] = chunks().filter((name) => name.startsWith(`assets/emoji-${tag}-`))
      return JSON.parse(readFileSync(join(PUBLIC, file), 'utf8')) as ReturnType<typeof read>
    }
    const english = read('en')
    const tags = readdirSync('widget/locales').flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [])
    for (const tag of tags.filter((one) => one !== 'en')) {
      const { groups, tones, emoji } = read(tag)
      expect([groups.length, tones.length], tag).toEqual([english.groups.length, english.tones.length])
      expect(
        emoji.map((group) => group.length),
        tag,
      ).toEqual(english.emoji.map((group) => group.length))
      const own = emoji
        .flat()
        .filter((line, at) => line.split('\t')[0] !== english.emoji.flat()[at]?.split('\t')[1])
      expect(own.length / emoji.flat().length, tag).toBeGreaterThan(0.9)
    }
  })

  it('carries the licences of what is bundled', () => {
    const text = readFileSync(join(PUBLIC, 'licences.txt'), 'utf8')
    for (const name of ['lit-html', 'lit-element', 'emojibase-data', 'cldr-annotations'])
      expect(text).toContain(name)
  })
})

/** What a page has once its room can be read in comfort. */
function room(): string[] {
  return ['parlor.js', ...named('reading')].flatMap(eager)
}

/** What parts make a page load that has some files already, in bytes gz. */
function added(parts: readonly string[], before: readonly string[]): number {
  const more = [...new Set(parts.flatMap(eager))].filter((file) => !before.includes(file))
  const sizes = more.map((file) => gzipSync(readFileSync(join(PUBLIC, file)), { level: 9 }).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`${total} bytes gz: ${more.join(', ')}`)
  return total
}

/** All that is fetched when it is needed. */
function lazyParts(): string[] {
  const imports = chunks().flatMap((file) => [
    ...readFileSync(join(PUBLIC, file), 'utf8').matchAll(/\bimport\(["'`]\.\/([^"'`]+\.js)["'`]\)/g),
  ])
  return [...new Set(imports.map((match) => `assets/${match[1]}`))]
}

function chunks(): string[] {
  return readdirSync(join(PUBLIC, 'assets')).map((name) => `assets/${name}`)
}

function named(name: string): string[] {
  return chunks().filter((file) => new RegExp(`^assets/${name}-[\\w-]{8}\\.js$`).test(file))
}

function pinned(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const file = `v/${version}/parlor.js`
  expect(existsSync(join(PUBLIC, file))).toBe(true)
  return file
}

function eager(entry: string): string[] {
  const seen = new Set([entry])
  for (const file of seen) for (const next of staticImports(file)) seen.add(next)
  return [...seen]
}

function staticImports(file: string): string[] {
  const code = readFileSync(join(PUBLIC, file), 'utf8')
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g)]
  return specifiers.map((match) => join(dirname(file), match[1] ?? ''))
}
