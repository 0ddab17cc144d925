import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { root } from './install.mjs'

const FOLDER = `${root}demo/site/`
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Serves the demo site, on another origin than the Worker, as a host's site would be. Pages name
 * the Worker's origin where they say `{{parlor}}`.
 * @param {{ port: number, workerPort: number, live?: boolean }} options `live`: pages reload when `reload` is called.
 */
export async function startSite({ port, workerPort, live = false }) {
  /** @type {Set<import('node:http').ServerResponse>} */
  const readers = new Set()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)
    const parlor = `http://${url.hostname}:${workerPort}`
    if (live && url.pathname === '/reloads') return listen(response, readers)
    answer(url.pathname, parlor, live, response).catch(() => response.writeHead(500).end())
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(undefined))
  })
  const reload = () => {
    for (const reader of readers) reader.write('data: reload\n\n')
  }
  const watcher = live ? watch(FOLDER, { recursive: true }, reload) : undefined
  return {
    reload,
    async stop() {
      watcher?.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Set<import('node:http').ServerResponse>} readers
 */
function listen(response, readers) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 500\n\n')
  readers.add(response)
  response.on('close', () => readers.delete(response))
}

/**
 * @param {string} path
 * @param {string} parlor
 * @param {boolean} live
 * @param {import('node:http').ServerResponse} response
 */
async function answer(path, parlor, live, response) {
  const name = fileOf(path)
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(name))]
  const file = /^[\w./-]+$/.test(name) && !name.includes('..') && type ? FOLDER + name : undefined
  const text = file ? await readFile(file, 'utf8').catch(() => undefined) : undefined
  const headers = {
    'content-type': type ?? TYPES['.html'],
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  if (text === undefined) {
    response.writeHead(404, { ...headers, 'content-type': TYPES['.html'] })
    response.end(
      '<!doctype html><title>Not found</title><p>There is no such page. <a href="/">To the start</a>',
    )
    return
  }
  const strict = name === 'hostile.html'
  response.writeHead(200, strict ? { ...headers, 'content-security-policy': strictPolicy(parlor) } : headers)
  const page = text.replaceAll('{{parlor}}', parlor)
  const reloading = live && !strict && type === TYPES['.html']
  response.end(reloading ? page.replace('</head>', '<script src="/reload.js"></script></head>') : page)
}

/** @param {string} path */
function fileOf(path) {
  if (path === '/') return 'index.html'
  // The app routes by itself: each of its addresses is the same page.
  if (path.startsWith('/spa/')) return 'spa.html'
  return path.slice(1)
}

/**
 * The policy that Parlor promises to work under: nothing inline, nothing evaluated, and of other
 * origins the Worker's alone.
 * @param {string} parlor
 */
function strictPolicy(parlor) {
  return [
    `default-src 'none'`,
    `script-src 'self' ${parlor}`,
    `style-src 'self'`,
    `img-src 'self' ${parlor}`,
    `connect-src ${parlor} ${parlor.replace('http', 'ws')}`,
    `require-trusted-types-for 'script'`,
    `trusted-types parlor`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
