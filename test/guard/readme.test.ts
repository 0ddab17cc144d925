import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { optionsFrom } from '../../deploy/options.mjs'
import { judgeIdentity } from '../../worker/lib/identity.ts'

const GUIDES = ['README.md', 'docs/embedding.md', 'docs/privacy.md', 'docs/decisions/0002-embed-tickets.md']
const text = (file: string) => readFileSync(file, 'utf8')
const readme = text('README.md')
const element = text('widget/parlor-room.ts')
const list = text('widget/features/rooms/parlor-rooms.ts')

/** The blocks of code of a language, without their fences. */
const blocks = (language: string, file = 'README.md') =>
  [...text(file).matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, of, code = '']) =>
    of === language ? [code] : [],
  )
/** What a comment of an element tells by `@attr`, `@fires` … */
const told = (source: string, tag: string) =>
  [...source.matchAll(new RegExp(`@${tag} (?:\\{\\w+\\} )?([\\w-]+)`, 'g'))].map(([, name = '']) => name)

describe('the guides', () => {
  it.each(GUIDES)('%s links to nothing that is not there', (file) => {
    const links = [...text(file).matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link)
    const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(dirname(file), link)))
    expect(missing).toEqual([])
  })

  it('name no file that is not there', () => {
    const named = GUIDES.flatMap((file) => [...text(file).matchAll(/`((?:[\w.-]+\/)+[\w.-]*\.?\w*)`/g)])
    const paths = named
      .map(([, path = '']) => path)
      .filter((path) => /^(?:test|demo|widget|worker|protocol|build|deploy|bench|docs)\//.test(path))
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  it('name no script that is not there', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
    const named = GUIDES.flatMap((file) => [...text(file).matchAll(/npm (?:run )?([a-z][\w:-]+)/g)])
    const missing = named.map(([, name = '']) => name).filter((name) => !(name in scripts))
    expect(missing).toEqual([])
  })
})

describe('the README', () => {
  it('lists each attribute of the element', () => {
    const named = [...readme.slice(readme.indexOf('## Configure it')).matchAll(/^\| ((?:`\w+`(?:, )?)+) /gm)]
    const attributes = named.flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    )
    expect(told(element, 'attr').length).toBeGreaterThan(10)
    for (const name of told(element, 'attr')) expect(attributes).toContain(name)
  })

  it('lists each event and custom property of the element, and none else', () => {
    const named = new Set(
      [...readme.matchAll(/`(--parlor-[\w-]+|parlor-[\w-]+)`/g)].map(([, name = '']) => name),
    )
    const own = [...told(element, 'fires'), ...told(element, 'cssprop')]
    for (const name of own) expect(named).toContain(name)
    const others = [...told(list, 'fires'), 'parlor-room', 'parlor-rooms']
    expect([...named].filter((name) => !own.includes(name) && !others.includes(name))).toEqual([])
  })

  it('shows elements with attributes that they have', () => {
    const html = [...blocks('html'), ...blocks('html', 'docs/embedding.md')].join('\n')
    const tags = [...html.matchAll(/<(parlor-rooms?) ([^>]*)>/g)]
    expect(tags.length).toBeGreaterThanOrEqual(3)
    for (const [, tag, attributes = ''] of tags) {
      const known = [...told(tag === 'parlor-room' ? element : list, 'attr'), 'id']
      for (const [, name = ''] of attributes.matchAll(/([\w-]+)=/g)) expect(known).toContain(name)
    }
  })

  it('signs an identity that the Worker takes, for its site alone', async () => {
    const code = blocks('js').find((block) => block.includes('export function sign')) ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'parlor-readme-'))
    writeFileSync(join(folder, 'sign.mjs'), code)
    const { sign } = (await import(join(folder, 'sign.mjs'))) as { sign: Sign }
    rmSync(folder, { recursive: true })
    const key = { kid: `k_${'a'.repeat(16)}`, secret: 's'.repeat(43) }
    const token = sign({ id: 'u-1', name: 'Ann' }, key, 'demo')
    const judge = (site: string) =>
      judgeIdentity(token, {
        site,
        now: Date.now(),
        secretOf: (kid) => Promise.resolve(kid === key.kid ? key.secret : undefined),
      })
    expect(await judge('demo')).toMatchObject({ ok: true, identity: { sub: 'u-1', name: 'Ann' } })
    expect(await judge('other')).toMatchObject({ ok: false })
  })

  it('deploys with options that there are', () => {
    const lines = blocks('sh').flatMap((block) => [...block.matchAll(/^npm run deploy -- ([^#\n]*)/gm)])
    const all = lines.map(([, args = '']) =>
      optionsFrom([...args.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? '')),
    )
    expect(all).toMatchObject([
      { dryRun: true },
      { dryRun: false, site: { id: 'example-com', origin: 'https://example.com', key: 'My server' } },
    ])
  })
})

type Sign = (user: { id: string; name: string }, key: { kid: string; secret: string }, site: string) => string
