import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { Failure } from '../demo/failure.mjs'
import { root } from '../demo/install.mjs'
import { SCOPES } from '../protocol/api.ts'

/** One D1 database, over the API. */
export class Database {
  #api
  #path

  /**
   * @param {import('./cloudflare.mjs').Cloudflare} api
   * @param {string} account
   * @param {string} id
   */
  constructor(api, account, id) {
    this.#api = api
    this.#path = `/accounts/${account}/d1/database/${id}/query`
  }

  /**
   * @param {string} sql
   * @param {(string | number)[]} params
   * @returns {Promise<Record<string, any>[]>}
   */
  async query(sql, ...params) {
    const answer = await this.#api.ask(this.#path, { method: 'POST', body: { sql, params } })
    return answer?.[0]?.results ?? []
  }

  /** Migrations that it has not had yet, oldest first. */
  async pending() {
    const all = (await readdir(`${root}worker/db/migrations`)).filter((name) => name.endsWith('.sql')).sort()
    const [books] = await this.query("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'")
    const applied = books ? await this.query('SELECT name FROM d1_migrations') : []
    const names = new Set(applied.map(({ name }) => name))
    return all.filter((name) => !names.has(name))
  }

  /** Whether it holds sites, whose secrets only the Worker's own master key can open. */
  async hasSites() {
    const [table] = await this.query("SELECT name FROM sqlite_master WHERE name = 'sites'")
    return table !== undefined && (await this.query('SELECT id FROM sites LIMIT 1')).length > 0
  }

  /**
   * What of a site for an origin is missing: all of it, the origin on its list, or nothing.
   * @param {string} id
   * @param {string} origin
   * @returns {Promise<'site' | 'origin' | undefined>}
   */
  async lacks(id, origin) {
    const [site] = await this.query('SELECT origins FROM sites WHERE id = ?', id)
    if (!site) return 'site'
    return JSON.parse(site.origins).includes(origin) ? undefined : 'origin'
  }

  /**
   * A site that pages of one origin may embed, with the room `lobby`.
   * @param {string} id
   * @param {string} origin
   */
  async createSite(id, origin) {
    const now = Date.now()
    await this.query(
      `INSERT INTO sites (id, name, origins, settings, version, created_at) VALUES (?, ?, ?, ?, 1, ?)
       ON CONFLICT DO NOTHING`,
      id,
      new URL(origin.replace('*.', '')).hostname,
      JSON.stringify([origin]),
      JSON.stringify({ creates: 'lobby' }),
      now,
    )
  }

  /**
   * @param {string} id
   * @param {string} origin
   */
  async addOrigin(id, origin) {
    await this.query(
      `UPDATE sites SET origins = json_insert(origins, '$[#]', ?), version = version + 1 WHERE id = ?`,
      origin,
      id,
    )
  }

  /**
   * Whether a site has a live API key of this name.
   * @param {string} site
   * @param {string} name
   */
  async hasKey(site, name) {
    const live = 'SELECT id FROM api_keys WHERE site = ? AND name = ? AND revoked_at IS NULL'
    return (await this.query(live, site, name)).length > 0
  }

  /**
   * Makes an API key that may do everything at its one site, as worker/db/apikeys.ts reads it.
   * @param {string} site
   * @param {string} name
   */
  async createKey(site, name) {
    const id = randomBytes(10).toString('hex')
    const key = `pk_${id}_${randomBytes(32).toString('base64url')}`
    const hash = createHash('sha256').update(key).digest('base64url')
    await this.query(
      'INSERT INTO api_keys (id, site, name, hash, scopes, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      site,
      name,
      hash,
      JSON.stringify(SCOPES),
      Date.now(),
    )
    return key
  }
}

/** A database that holds sites of another Worker's secret is not to be given a new one. */
export const ORPHANED = new Failure(
  'The database holds sites, but the Worker has no PARLOR_SECRET: what was encrypted with the old one cannot be read with another.\nGive the old one in PARLOR_SECRET, or choose another --name.',
)
