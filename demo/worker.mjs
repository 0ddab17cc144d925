import { readdirSync, readFileSync } from 'node:fs'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions as optionsOf } from 'wrangler'
import { prepare } from './database.mjs'
import { root } from './install.mjs'

const BUILT = `${root}dist/worker/`

/**
 * Runs the built Worker in workerd, with its bindings as `wrangler.toml` has them, on data in a
 * folder laid out like wrangler's own (`--persist-to`).
 * @param {{ port: number, state: string, bindings: Record<string, string>, origins: readonly string[] }} options
 *   `origins`: the demo site's.
 */
export async function startWorker({ port, state, bindings, origins }) {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false'
  const configure = () => ({
    ...convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      logRequests: false,
      workers: [workerOptions(bindings)],
    }),
    resourcePersistencePath: `${state}/v3`,
    log: new Log(LogLevel.WARN),
  })
  const miniflare = new Miniflare(configure())
  try {
    await miniflare.ready
    await prepare(await miniflare.getD1Database('DB'), origins)
  } catch (error) {
    await miniflare.dispose().catch(() => undefined)
    throw error
  }
  return {
    /** Takes up a new build of the Worker or of its assets. Sockets are dropped, data stays. */
    reload: () => miniflare.setOptions(configure()),
    stop: () => miniflare.dispose(),
    /** The Worker's D1, made and up to date. */
    database: () => miniflare.getD1Database('DB'),
  }
}

/**
 * @param {Record<string, string>} bindings
 * @returns {import('miniflare').V4WorkerOptions}
 */
function workerOptions(bindings) {
  const { modulesRules: _, ...options } = optionsOf(`${root}wrangler.toml`).workerOptions
  const modules = readdirSync(BUILT, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:js|wasm)$/.test(name))
    // The entry is the first of the list.
    .sort((a, b) => Number(b === 'index.js') - Number(a === 'index.js'))
    .map((name) => {
      const path = BUILT + name
      return name.endsWith('.js')
        ? { type: /** @type {const} */ ('ESModule'), path, contents: readFileSync(path, 'utf8') }
        : { type: /** @type {const} */ ('CompiledWasm'), path, contents: readFileSync(path) }
    })
  return { ...options, name: 'parlor', rootPath: root, modulesRoot: BUILT, modules, bindings }
}
