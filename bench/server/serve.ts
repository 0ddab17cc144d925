import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from 'miniflare'
import type { ServeOptions } from './launch.ts'

// One built Worker in one workerd, from its own wrangler.toml, with its state in a folder. A process
// of its own, so that it can be killed without warning and its CPU counted apart from the load.
const given = JSON.parse(process.argv[2] ?? '{}') as ServeOptions
const script = path.join(given.state, 'worker.js')
const plan = path.join(given.state, 'worker.json')

/** Builds as `wrangler deploy` would, once: a restart after a kill must be quick. */
async function prepare(): Promise<void> {
  const [{ build }, wrangler] = await Promise.all([import('esbuild'), import('wrangler')])
  const { workerOptions, main } = wrangler.unstable_getMiniflareWorkerOptions(given.config)
  if (!main) throw new Error(`${given.config} names no main module`)
  mkdirSync(given.state, { recursive: true })
  await build({
    entryPoints: [main],
    outfile: script,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  // Assets are left out: they would put a router in front of every socket of one side only.
  const { assets: _, ...rest } = workerOptions
  writeFileSync(plan, JSON.stringify(rest))
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
        modules: [{ type: 'ESModule', path: 'worker.js', contents: readFileSync(script, 'utf8') }],
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
