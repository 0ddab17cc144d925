import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWorker } from '../../build/worker.js'

/** Bytes, gzipped, that a Worker parses before it can open a socket. */
const SOCKET_LIMIT = 150_000
/** The same, before it has encoded its first picture. */
const PICTURES_LIMIT = 350_000
/** The same, for the pages that a visitor reads in one language. */
const WORDS_LIMIT = 2_500
/** What only pages and documents need, and what the entry must therefore not bring along. */
const LAZY = ['better-auth', '@better-auth', 'better-call', 'kysely', 'zod', 'hono-openapi', '@valibot']

let folder: string
let outputs: Metafile['outputs']
let entry: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parlor-built-'))
  outputs = (await buildWorker('worker/index.ts', folder)).outputs
  entry = Object.keys(outputs).find((file) => file.endsWith('/index.js')) ?? ''
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

/** A file and all that it imports at once. */
function staticPart(from: string): string[] {
  const seen = new Set([from])
  for (const file of seen) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && !external) seen.add(path)
    }
  }
  return [...seen]
}

function packagesIn(files: readonly string[]): Set<string> {
  const inputs = files.flatMap((file) => Object.entries(outputs[file]?.inputs ?? {}))
  const named = inputs.map(
    ([input, { bytesInOutput }]) =>
      bytesInOutput > 0 && /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1],
  )
  return new Set(named.filter((name) => typeof name === 'string'))
}

function bytesOf(files: readonly string[]) {
  const texts = files.map((file) => readFileSync(resolve(file)))
  const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0)
  return {
    raw: sum(texts.map((text) => text.length)),
    gz: sum(texts.map((text) => gzipSync(text, { level: 9 }).length)),
  }
}

describe('what the Worker loads', () => {
  it(`to open a socket is at most ${SOCKET_LIMIT / 1000} kB, without what signs people in`, () => {
    const files = staticPart(entry)
    const { raw, gz } = bytesOf(files)
    console.log(`Worker, what a socket needs: ${raw} bytes, ${gz} gz (${files.length} files)`)
    const packages = [...packagesIn(files)]
    expect(packages).toContain('hono')
    expect(packages.filter((name) => LAZY.some((lazy) => name.startsWith(lazy)))).toEqual([])
    expect(gz).toBeLessThanOrEqual(SOCKET_LIMIT)
  })

  it('to show pictures is apart from it, as modules that the runtime compiles', () => {
    const shared = new Set(staticPart(entry))
    const lazy = Object.keys(outputs).filter((file) => outputs[file]?.inputs['worker/lib/unfurl/reencode.ts'])
    const files = lazy.flatMap(staticPart).filter((file) => !shared.has(file))
    const code = readdirSync(join(folder, 'chunks')).filter((name) => name.endsWith('.wasm'))
    const { raw, gz } = bytesOf([...files, ...code.map((name) => join(folder, 'chunks', name))])
    console.log(
      `Worker, what pictures add: ${raw} bytes, ${gz} gz (${files.length} files, ${code.length} modules)`,
    )
    expect(lazy).toHaveLength(1)
    expect([...packagesIn(staticPart(entry))].filter((name) => name.startsWith('@jsquash'))).toEqual([])
    for (const name of code) expect(readFileSync(files[0] ?? '', 'utf8')).toContain(`./${name}`)
    expect(code).toHaveLength(4)
    expect(gz).toBeLessThanOrEqual(PICTURES_LIMIT)
  })

  it('to speak with visitors is apart from it, each language by itself', () => {
    const shared = staticPart(entry)
    const words = /^worker\/words\/([a-z]{2})\.ts$/
    const spoken = Object.keys(outputs).flatMap((file) => {
      const [tag] = Object.keys(outputs[file]?.inputs ?? {}).flatMap((input) => words.exec(input)?.[1] ?? [])
      return tag === undefined ? [] : [{ tag, file, ...bytesOf([file]) }]
    })
    console.log(`Worker, words: ${spoken.map(({ tag, gz }) => `${tag} ${gz}`).join(', ')} bytes gz`)
    expect(spoken.map(({ tag }) => tag).sort()).toEqual(
      readdirSync('worker/words').flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? []),
    )
    expect(spoken.filter(({ file }) => shared.includes(file))).toEqual([])
    for (const { file, gz } of spoken) {
      expect(Object.keys(outputs[file]?.inputs ?? {})).toHaveLength(1)
      expect(gz).toBeLessThanOrEqual(WORDS_LIMIT)
    }
  })

  it('to sign people in is apart from it', () => {
    const shared = new Set(staticPart(entry))
    const lazy = Object.keys(outputs).filter((file) => outputs[file]?.inputs['worker/auth/app.ts'])
    const files = lazy.flatMap(staticPart).filter((file) => !shared.has(file))
    const { raw, gz } = bytesOf(files)
    console.log(`Worker, what signing in adds: ${raw} bytes, ${gz} gz (${files.length} files)`)
    expect(lazy).toHaveLength(1)
    expect([...packagesIn(files)]).toEqual(expect.arrayContaining(['better-auth', 'zod']))
  })
})
