// What `npm start` runs on the project's own Node.
import { build } from './build.mjs'
import { Failure, report } from './failure.mjs'
import { prepareHost } from './host.mjs'
import { portsFrom } from './ports.mjs'
import { startSite } from './site.mjs'
import { openState } from './state.mjs'
import { watchSources } from './watch.mjs'

/** @type {(() => unknown)[]} */
const closers = []
let closing = false

async function close(code = 0) {
  if (closing) return
  closing = true
  // A runtime that does not stop must not keep the terminal.
  setTimeout(() => process.exit(code || 1), 5000).unref()
  for (const stop of closers.reverse()) await Promise.resolve(stop()).catch(report)
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void close())

async function start() {
  const began = performance.now()
  const ports = await portsFrom(process.env.PORT)
  const state = openState(process.env.PARLOR_STATE ?? '.parlor')
  // On any way out: the runtime has a hook of its own that may end the process first.
  process.on('exit', state.release)

  // The runtime loads while the builds run.
  const [{ startWorker }] = await Promise.all([import('./worker.mjs'), build('worker'), build('widget')])
  const hosts = ['localhost', '127.0.0.1']
  const worker = await startWorker({
    port: ports.worker,
    state: state.folder,
    bindings: bindingsFrom(state.secret),
    origins: hosts.map((host) => `http://${host}:${ports.site}`),
  }).catch((error) => {
    throw isDamage(error) ? new Failure(damaged(state.folder)) : error
  })
  closers.push(worker.stop)
  const host = await prepareHost(await worker.database(), state)
  const site = await startSite({ port: ports.site, workerPort: ports.worker, live: true })
  closers.push(site.stop)
  closers.push(
    watchSources(async (part) => {
      await worker.reload()
      if (part === 'widget') site.reload()
    }),
  )
  announce(ports, host, state.folder, performance.now() - began)
}

/**
 * @param {string} secret
 * @returns {Record<string, string>}
 */
function bindingsFrom(secret) {
  const { PARLOR_URL } = process.env
  const providers = Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('PARLOR_OIDC_') && value !== undefined ? [[name, value]] : [],
  )
  return { ...Object.fromEntries(providers), PARLOR_SECRET: secret, ...(PARLOR_URL ? { PARLOR_URL } : {}) }
}

/** @param {unknown} error */
function isDamage(error) {
  return /SQLITE_(CORRUPT|NOTADB|CANTOPEN|IOERR)|malformed|not a database|D1_ERROR/i.test(String(error))
}

/** @param {string} folder */
function damaged(folder) {
  return `The database in ${folder} cannot be read: put a copy of the folder back, remove it to start afresh, or choose another with PARLOR_STATE.`
}

/**
 * @param {{ worker: number, site: number }} ports
 * @param {Awaited<ReturnType<typeof prepareHost>>} host
 * @param {string} folder
 * @param {number} took Milliseconds.
 */
function announce(ports, host, folder, took) {
  const plain = Boolean(process.env.PARLOR_QUIET) || !process.stdout.isTTY || Boolean(process.env.NO_COLOR)
  /** @param {string} text */
  const bold = (text) => (plain ? text : `\u001b[1m${text}\u001b[22m`)
  const site = `http://localhost:${ports.site}`
  console.log(`
  ${bold('Parlor')} is ready after ${(took / 1000).toFixed(1)} s

  Demo site   ${bold(`${site}/`)}            an article with a launcher
              ${site}/inline.html  a shop, the room in the page
              ${site}/many.html    a club, three rooms
              ${site}/rooms.html   allotments, a list beside a room
              ${site}/spa.html     an app that routes
              ${site}/hostile.html rude styles, strict policy
  Worker      http://localhost:${ports.worker}/docs  its API
  Host        ${host.email}  ${bold(host.password)}
  Keys        ${host.file}  of the site demo: API, identities
  Data        ${folder}

  Ctrl-C stops it.
`)
}

start().catch((error) => {
  report(error)
  void close(1)
})
