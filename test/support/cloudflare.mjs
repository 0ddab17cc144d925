// Stands in for Cloudflare's API while wrangler and the deployment talk to it: the few paths they
// use, answered in its shapes, on SQLite. What it was given can be looked at.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'

const ACCOUNT = 'a'.repeat(32)

/** @typedef {{ type: string, name: string, [more: string]: unknown }} Binding */

/**
 * @typedef {object} Fake
 * @property {string} url For CLOUDFLARE_API_BASE_URL.
 * @property {Map<string, { sql: DatabaseSync, uuid: string }>} databases By name.
 * @property {Set<string>} buckets
 * @property {Map<string, { bindings: Binding[], uploads: FormData[] }>} workers By name.
 * @property {Set<string>} shown Workers that have their address at workers.dev.
 * @property {{ id: string, name: string }[]} accounts
 * @property {Set<string>} refused Parts of paths that the token lacks a permission for.
 * @property {string[]} writes Every request that changes something: `PUT /workers/scripts/parlor`.
 * @property {string[]} unknown Paths that it has no answer for.
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Fake>} */
export async function startFake() {
  /** @type {Fake} */
  const fake = {
    url: '',
    databases: new Map(),
    buckets: new Set(),
    workers: new Map(),
    shown: new Set(),
    accounts: [{ id: ACCOUNT, name: 'Test' }],
    refused: new Set(),
    writes: [],
    unknown: [],
    stop: async () => {
      for (const { sql } of fake.databases.values()) sql.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const { status, body } = await answer(fake, request, Buffer.concat(chunks))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  fake.url = `http://127.0.0.1:${address.port}`
  return fake
}

const good = (/** @type {unknown} */ result, info = {}) => ({
  status: 200,
  body: {
    success: true,
    errors: [],
    messages: [],
    result,
    result_info: { page: 1, per_page: 100, count: 1, total_count: 1, total_pages: 1, ...info },
  },
})
const bad = (/** @type {number} */ status, code = 7003, message = 'Not found') => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
})

/**
 * @param {Fake} fake
 * @param {import('node:http').IncomingMessage} request
 * @param {Buffer} body
 */
async function answer(fake, { method = 'GET', url = '/', headers }, body) {
  const { pathname, searchParams } = new URL(url, 'http://fake')
  if (headers.authorization !== 'Bearer good') {
    // Assets are uploaded with a token that the session for them was answered.
    if (!pathname.endsWith('/assets/upload')) return bad(401, 10000, 'Authentication error')
  }
  const verified = /\/tokens\/verify$/.test(pathname)
  if (!verified && [...fake.refused].some((part) => pathname.includes(part))) {
    return bad(403, 10000, 'Authentication error')
  }
  const path = pathname.replace(`/accounts/${ACCOUNT}`, '')
  for (const [verb, shape, act] of ROUTES) {
    const match = verb === method && shape.exec(path)
    if (!match) continue
    const done = await act({ fake, name: match[1] ?? '', search: searchParams, body, headers })
    if (done && method !== 'GET' && !/\/query$|tokens/.test(path)) fake.writes.push(`${method} ${path}`)
    if (done) return good(done)
    return bad(404, /scripts/.test(path) ? 10007 : 7003)
  }
  fake.unknown.push(`${method} ${path}`)
  return bad(404)
}

/** @typedef {{ fake: Fake, name: string, search: URLSearchParams, body: Buffer, headers: import('node:http').IncomingHttpHeaders }} Asked */

/** @type {[string, RegExp, (asked: Asked) => any][]} */
const ROUTES = [
  ['GET', /^\/user\/tokens\/verify$/, () => ({ id: 't', status: 'active' })],
  ['GET', /^\/accounts$/, ({ fake }) => fake.accounts],
  [
    'GET',
    /^\/d1\/database$/,
    ({ fake, search }) =>
      [...fake.databases]
        .map(([name, { uuid }]) => ({ name, uuid }))
        .filter(({ name }) => name.includes(search.get('name') ?? '')),
  ],
  [
    'POST',
    /^\/d1\/database$/,
    ({ fake, body }) => {
      const { name } = JSON.parse(body.toString())
      const uuid = `00000000-0000-4000-8000-${String(fake.databases.size).padStart(12, '0')}`
      fake.databases.set(name, { sql: new DatabaseSync(':memory:'), uuid })
      return { name, uuid }
    },
  ],
  [
    'GET',
    /^\/d1\/database\/([\w-]+)$/,
    ({ fake, name }) => {
      const found = [...fake.databases].find(([, { uuid }]) => uuid === name)
      return found && { name: found[0], uuid: name, version: 'production' }
    },
  ],
  [
    'POST',
    /^\/d1\/database\/([\w-]+)\/query$/,
    ({ fake, name, body }) => {
      const { sql, params = [] } = JSON.parse(body.toString())
      const db = [...fake.databases.values()].find(({ uuid }) => uuid === name)?.sql
      return db && run(db, sql, params)
    },
  ],
  ['GET', /^\/r2\/buckets\/([\w-]+)$/, ({ fake, name }) => fake.buckets.has(name) && { name }],
  [
    'POST',
    /^\/r2\/buckets$/,
    ({ fake, body }) => {
      const { name } = JSON.parse(body.toString())
      fake.buckets.add(name)
      return { name }
    },
  ],
  ['GET', /^\/workers\/scripts\/([\w-]+)\/settings$/, ({ fake, name }) => fake.workers.get(name)],
  [
    'GET',
    /^\/workers\/services\/([\w-]+)$/,
    ({ fake, name }) =>
      fake.workers.has(name) && {
        default_environment: {
          environment: 'production',
          script: { last_deployed_from: 'wrangler', migration_tag: undefined },
        },
      },
  ],
  ['PUT', /^\/workers\/scripts\/([\w-]+)$/, upload],
  [
    'GET',
    /^\/workers\/scripts\/([\w-]+)\/secrets$/,
    ({ fake, name }) => fake.workers.get(name)?.bindings.filter(({ type }) => type === 'secret_text'),
  ],
  ['GET', /^\/workers\/scripts\/([\w-]+)\/deployments$/, () => ({ deployments: [] })],
  [
    'PUT',
    /^\/workers\/scripts\/([\w-]+)\/secrets$/,
    ({ fake, name, body }) => {
      const { name: secret, text } = JSON.parse(body.toString())
      fake.workers.get(name)?.bindings.push({ type: 'secret_text', name: secret, given: text })
      return fake.workers.has(name) && { name: secret, type: 'secret_text' }
    },
  ],
  ['POST', /^\/workers\/scripts\/([\w-]+)\/assets-upload-session$/, () => ({ jwt: 'assets', buckets: [] })],
  ['GET', /^\/workers\/subdomain$/, () => ({ subdomain: 'invalid' })],
  ['GET', /^\/workers\/scripts\/([\w-]+)\/subdomain$/, shownAt],
  [
    'POST',
    /^\/workers\/scripts\/([\w-]+)\/subdomain$/,
    (asked) => {
      asked.fake.shown.add(asked.name)
      return shownAt(asked)
    },
  ],
  ['GET', /^\/workers\/workers\/([\w-]+)$/, (asked) => ({ subdomain: shownAt(asked) })],
]

/** @param {Asked} asked */
function shownAt({ fake, name }) {
  return { enabled: fake.shown.has(name), previews_enabled: false }
}

/**
 * @param {DatabaseSync} db
 * @param {string} sql
 * @param {(string | number | null)[]} params
 */
function run(db, sql, params) {
  // Several statements at once, as migrations are sent, come without parameters.
  const statement = params.length > 0 || /^\s*select/i.test(sql)
  if (!statement) db.exec(sql)
  return [{ success: true, results: statement ? db.prepare(sql).all(...params) : [], meta: { changes: 0 } }]
}

/** @param {Asked} asked */
async function upload({ fake, name, body, headers }) {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData()
  const { bindings = [] } = JSON.parse(String(form.get('metadata')))
  const before = fake.workers.get(name)
  const secrets = before?.bindings.filter(({ type }) => type === 'secret_text') ?? []
  fake.workers.set(name, { bindings: [...bindings, ...secrets], uploads: [...(before?.uploads ?? []), form] })
  return { id: name, etag: 'e', startup_time_ms: 1, deployment_id: 'd' }
}
