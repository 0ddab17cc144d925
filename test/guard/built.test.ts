import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../demo/build.mjs'

const PUBLIC = 'dist/public'
const EAGER_LIMIT = 30_000
/** What `<parlor-rooms>` adds, on pages that have one. */
const ROOMS_LIMIT = 10_300
/**
 * What a part may weigh that is fetched when it is first needed, by its chunk's name. The picker of emoji is
 * `pick` and what it shares with shortcodes, `habits`.
 */
const PART_LIMITS = {
  poll: 5000,
  maker: 2500,
  preview: 3500,
  search: 6000,
  writing: 12_500,
  pick: 7000,
  habits: 2500,
}

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

  it(`is at most ${ROOMS_LIMIT / 1000} kB more where it has a list of rooms`, () => {
    const room = new Set(eager('parlor.js'))
    const list = chunks().filter((file) => /\/parlor-rooms-/.test(file))
    expect(list.length).toBe(1)
    const more = list.flatMap(eager).filter((file) => !room.has(file))
    const total = more.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(PUBLIC, file)), { level: 9 }).length,
      0,
    )
    console.log(`list of rooms: ${total} bytes gz (${more.join(', ')})`)
    expect(total).toBeLessThanOrEqual(ROOMS_LIMIT)
  })

  it.each(Object.entries(PART_LIMITS))('is at most %s: %i bytes more', (name, limit) => {
    const [file, ...others] = chunks().filter((chunk) => new RegExp(`/${name}-[\\w-]{8}\\.js$`).test(chunk))
    expect(others).toEqual([])
    const size = gzipSync(readFileSync(join(PUBLIC, file ?? '')), { level: 9 }).length
    console.log(`${name}: ${size} bytes gz`)
    expect(size).toBeLessThanOrEqual(limit)
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

  it('carries the licences of what is bundled', () => {
    const text = readFileSync(join(PUBLIC, 'licences.txt'), 'utf8')
    for (const name of ['lit-html', 'lit-element']) expect(text).toContain(name)
  })
})

function chunks(): string[] {
  return readdirSync(join(PUBLIC, 'assets')).map((name) => `assets/${name}`)
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
