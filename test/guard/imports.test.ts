import { describe, expect, it } from 'vitest'
import { importsOf, isBarrel, sources, type Import } from './sources.ts'

/** Whether an import is one of the kind. */
type Rule = (imported: Import) => boolean

const within =
  (...folders: string[]): Rule =>
  ({ target, external }) =>
    !external && folders.some((folder) => target.startsWith(folder))
const pack =
  (...names: string[]): Rule =>
  ({ target, external }) =>
    external && names.some((name) => target === name || target.startsWith(`${name}/`))
const types =
  (rule: Rule): Rule =>
  (imported) =>
    imported.typeOnly && rule(imported)

const protocolTypes = types(within('protocol/'))
// Values that cost bytes, not a schema library; a query is read alike on both sides.
const protocolValues = within(
  'protocol/query.ts',
  'protocol/words.ts',
  'protocol/limits.ts',
  'protocol/codes.ts',
  'protocol/roles.ts',
  'protocol/mentions.ts',
)
const lit = pack('lit')
const drizzle = pack('drizzle-orm')
// What a host's page is told.
const events = within('widget/events.ts')

// The longest folder that a file lies in decides. What is not named here may not be imported.
const MAY: Record<string, Rule[]> = {
  'protocol/': [pack('valibot')],
  'widget/text/': [protocolTypes, protocolValues, types(within('widget/room/'))],
  'widget/room/': [protocolTypes, protocolValues, types(within('widget/locales/'))],
  'widget/locales/': [],
  'widget/ui/': [
    within('widget/room/', 'widget/text/', 'widget/locales/'),
    protocolTypes,
    protocolValues,
    lit,
    events,
  ],
  'widget/features/': [
    within('widget/ui/', 'widget/room/', 'widget/text/', 'widget/locales/'),
    protocolTypes,
    protocolValues,
    lit,
    events,
  ],
  // The page in a frame judges who speaks to it by the very function that judges who may show it.
  'widget/frame.ts': [within('worker/lib/origins.ts')],
  'widget/': [
    within('widget/ui/', 'widget/room/', 'widget/text/', 'widget/locales/'),
    protocolTypes,
    protocolValues,
    lit,
  ],
  'worker/room/': [
    within('protocol/', 'worker/lib/'),
    types(within('worker/env.ts')),
    drizzle,
    pack('valibot', 'cloudflare:workers', 'drizzle-kit'),
  ],
  // A site's search: what rooms hand over. It asks D1 nothing; who may see what is decided by whoever asks.
  'worker/search/': [
    within('protocol/', 'worker/lib/'),
    types(within('worker/env.ts')),
    drizzle,
    pack('cloudflare:workers', 'drizzle-kit'),
  ],
  'worker/site/': [
    within('protocol/', 'worker/lib/', 'worker/db/'),
    types(within('worker/env.ts', 'worker/room/')),
    drizzle,
    pack('cloudflare:workers', 'drizzle-kit'),
  ],
  'worker/db/': [
    within('protocol/', 'worker/lib/'),
    drizzle,
    // Input of hosts is judged where it is written, whoever calls.
    pack('drizzle-kit', 'valibot'),
    types(within('worker/env.ts')),
  ],
  'worker/lib/': [
    within('protocol/'),
    types(within('worker/env.ts', 'worker/words/')),
    // scrypt is the one thing that the web's own cryptography lacks.
    pack('jose', 'hono', 'valibot', 'node:crypto'),
  ],
  // Looked at when somebody shares a link; the codecs are fetched with the first picture.
  'worker/lib/unfurl/': [
    within('protocol/', 'worker/lib/'),
    pack('@jsquash/jpeg', '@jsquash/png', '@jsquash/webp'),
  ],
  'worker/middleware/': [
    within('protocol/', 'worker/lib/', 'worker/db/', 'worker/env.ts'),
    pack('hono', 'valibot'),
  ],
  'worker/routes/': [
    within('protocol/', 'worker/lib/', 'worker/db/', 'worker/middleware/', 'worker/env.ts'),
    within('worker/words/languages.ts'),
    types(within('worker/room/')),
    pack('hono', 'valibot'),
    within('package.json'),
  ],
  // The documentation, loaded when somebody reads it: written from the API's own table of routes.
  'worker/routes/openapi/': [
    within('protocol/', 'worker/routes/api/'),
    pack('hono', 'valibot', '@valibot/to-json-schema'),
  ],
  // Loaded when somebody signs in, and by nothing else: the Worker's entry names it lazily.
  'worker/auth/': [
    within('protocol/', 'worker/lib/', 'worker/db/', 'worker/middleware/', 'worker/words/languages.ts'),
    types(within('worker/env.ts', 'worker/words/')),
    pack('better-auth', 'hono', 'valibot', 'jose', 'node:crypto'),
  ],
  // What pages for visitors say: words, each language fetched by itself.
  'worker/words/': [],
  'worker/': [within('worker/', 'protocol/'), pack('hono', 'cloudflare:workers')],
}
const FOLDERS = Object.keys(MAY).sort((a, b) => b.length - a.length)
const files = sources('protocol', 'widget', 'worker')
const homeOf = (file: string) => FOLDERS.find((folder) => file.startsWith(folder)) ?? ''

describe('who may import whom', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(40)
  })

  it.each(FOLDERS)('%s keeps to its neighbours', (folder) => {
    const astray = files
      .filter((file) => homeOf(file) === folder)
      .flatMap(importsOf)
      .filter((imported) => !within(folder)(imported) || folder === 'widget/features/')
      .filter((imported) => !isOwnFeature(imported) && !MAY[folder]?.some((rule) => rule(imported)))
      // The places that name lazy features.
      .filter(
        ({ from, target, lazy }) =>
          !(/^widget\/ui\/laz(?:y|ier)\.ts$/.test(from) && lazy && target.startsWith('widget/features/')),
      )
      .filter(({ target }) => !/^worker\/(room|db|search)\/migrations\//.test(target))
    expect(astray.map(({ from, target }) => `${from} imports ${target}`)).toEqual([])
  })

  it('has no cycle of values', () => {
    expect(cyclesAmong(files)).toEqual([])
  })

  it('has no barrel', () => {
    expect(files.filter(isBarrel)).toEqual([])
  })

  it('names its exports', async () => {
    const { readFileSync } = await import('node:fs')
    const unnamed = files.filter((file) => /^export default /m.test(readFileSync(file, 'utf8')))
    // The runtime and drizzle-kit ask for a default export.
    expect(
      unnamed.filter((file) => file !== 'worker/index.ts' && !file.endsWith('drizzle.config.ts')),
    ).toEqual([])
  })
})

function isOwnFeature({ from, target }: Import): boolean {
  const feature = /^widget\/features\/[^/]+\//.exec(from)?.[0]
  return feature !== undefined && target.startsWith(feature)
}

/** Chains of static imports of values that come back to where they began. */
function cyclesAmong(all: readonly string[]): string[] {
  const edges = new Map(
    all.map((file) => [
      file,
      importsOf(file)
        .filter((i) => !i.external && !i.typeOnly && !i.lazy)
        .map((i) => i.target),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (path.includes(file) || done.has(file)) return
    for (const next of edges.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of all) walk(file, [])
  return cycles
}
