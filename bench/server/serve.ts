import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from 'miniflare'
import type { ServeOptions } from './launch.ts'

// One built Worker in one workerd, from its own wrangler.toml, with its state in a folder. A process
// of its own, so that it can be killed without warning and its CPU counted apart from the load.
const given = JSON.parse(process.argv[2] ?? '{}') as ServeOptions
const built = path.join(given.state, 'worker')
const plan = path.join(given.state, 'worker.json')

/** Builds as for a deployment, once: a restart after a kill must be quick. */
async function prepare(): Promise<void> {
  const [{ buildWorker }, wrangler] = await Promise.all([import('../../build/worker.js'), import('wrangler')])
  const { workerOptions, main } = wrangler.unstable_getMiniflareWorkerOptions(given.config)
  if (!main) throw new Error(`${given.config} names no main module`)
  mkdirSync(built, { recursive: true })
  await buildWorker(main, built)
  // Assets are left out: they would put a router in front of every socket of one side only.
  const { assets: _, ...rest } = workerOptions
  writeFileSync(plan, JSON.stringify(rest))
}

/** The entry and its chunks; the entry comes first. */
function modules() {
  return readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:js|wasm)$/.test(name))
    .sort((a, b) => Number(b === 'index.js') - Number(a === 'index.js'))
    .map((name) => {
      const file = path.join(built, name)
      return name.endsWith('.js')
        ? { type: 'ESModule' as const, path: file, contents: readFileSync(file, 'utf8') }
        : { type: 'CompiledWasm' as const, path: file, contents: readFileSync(file) }
    })
}

if (!given.built) await prepare()
const options = JSON.parse(readFileSync(plan, 'utf8')) as V4WorkerOptions
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: given.port,
    cf: false,
    log: new Log(LogLevel.WARN),
    ...(given.inspector ? { inspectorPort: given.inspector } : {}),
    resourcePersistencePath: path.join(given.state, 'data'),
    workers: [
      {
        ...options,
        name: 'bench',
        modulesRoot: built,
        modules: modules(),
        bindings: { ...options.bindings, ...given.bindings },
      },
    ],
  }),
)
await miniflare.ready
if (!given.built && given.sql) {
  const database = await miniflare.getD1Database('DB')
  for (const statement of given.sql) await database.prepare(statement).run()
}
process.send?.('ready')
process.on('disconnect', () => process.exit())
