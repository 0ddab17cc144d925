import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../../demo/build.mjs'
import { freePort } from '../../demo/ports.mjs'
import { startSite } from '../../demo/site.mjs'

/** The master key of servers under test. */
export const SECRET = 'test-secret-test-secret-test-secret-test'

/**
 * Starts the built Worker in workerd, as a process of its own, with the site `demo` seeded, and the
 * demo site beside it. Builds what is out of date.
 *
 * @param {{ port?: number, sitePort?: number, state?: string, site?: boolean,
 *   bindings?: Record<string, string> }} [options]
 *   Ports default to free ones, `state` to a fresh folder that `stop` removes, `site` to true.
 *   `bindings` are added to the Worker's environment.
 */
export async function startServer(options = {}) {
  await Promise.all([build('worker'), build('widget')])
  const port = options.port ?? (await freePort())
  const sitePort = options.sitePort ?? (await freePort())
  const state = options.state ?? (await mkdtemp(join(tmpdir(), 'parlor-')))
  const siteUrl = `http://127.0.0.1:${sitePort}`
  const settings = {
    port,
    state,
    bindings: { PARLOR_SECRET: SECRET, ...options.bindings },
    origins: [siteUrl, `http://localhost:${sitePort}`],
  }
  const site = options.site === false ? undefined : await startSite({ port: sitePort, workerPort: port })
  let child = await launch(settings)

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    if (signal === 'SIGKILL' && child.pid) process.kill(-child.pid, signal)
    else child.kill(signal)
    await gone
  }

  return {
    /** The Worker's origin. */
    url: `http://127.0.0.1:${port}`,
    /** The demo site's origin, which the site `demo` allows. */
    siteUrl,
    state,
    secret: SECRET,
    /** The process that runs the Worker, for measuring. */
    get pid() {
      return child.pid
    },
    /** Ends Worker and runtime at once, as a crash would; the data stays for `restart`. */
    kill9: () => end('SIGKILL'),
    /** Starts on the same port and data, after ending what still runs. */
    async restart() {
      await end('SIGTERM')
      child = await launch(settings)
    },
    async stop() {
      await Promise.all([end('SIGTERM'), site?.stop()])
      if (!options.state) await rm(state, { recursive: true, force: true })
    },
  }
}

/** @param {object} settings */
async function launch(settings) {
  const script = fileURLToPath(new URL('worker.mjs', import.meta.url))
  // A group of its own: the runtime is a child of that process and ends with it.
  const child = fork(script, [JSON.stringify(settings)], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The Worker ended with ${code} before it was ready`)
  })
  await Promise.race([once(child, 'message'), failed])
  failed.catch(() => undefined)
  return child
}
