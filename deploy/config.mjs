import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { root } from '../demo/install.mjs'

const FOLDER = `${root}dist/deploy`
/** Where wrangler is told what to deploy. Under dist/: an account's ids are nobody else's business. */
export const CONFIG = `${FOLDER}/wrangler.json`

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} database The D1 database's id.
 * @property {string | undefined} domain
 * @property {Record<string, string>} vars
 */

/**
 * Writes the configuration of one deployment: what is committed, with what is known only now.
 * @param {Target} target
 */
export async function writeConfig({ name, database, domain, vars }) {
  // A second to load, which only who gets this far has to wait for.
  const { experimental_readRawConfig: readConfig } = await import('wrangler')
  const { rawConfig } = readConfig({ config: `${root}wrangler.toml` })
  const [d1] = rawConfig.d1_databases ?? []
  const [r2] = rawConfig.r2_buckets ?? []
  const config = {
    ...rawConfig,
    name,
    // What was built, chunks and all; see build/worker.js.
    main: '../worker/index.js',
    no_bundle: true,
    find_additional_modules: true,
    base_dir: '../worker',
    rules: [
      { type: 'ESModule', globs: ['**/*.js'] },
      { type: 'CompiledWasm', globs: ['**/*.wasm'] },
    ],
    assets: { ...rawConfig.assets, directory: '../public' },
    d1_databases: [
      { ...d1, database_name: name, database_id: database, migrations_dir: '../../worker/db/migrations' },
    ],
    r2_buckets: [{ ...r2, bucket_name: name }],
    vars,
    // What was set on the dashboard stays.
    keep_vars: true,
    workers_dev: domain === undefined,
    preview_urls: false,
    ...(domain && { routes: [{ pattern: domain, custom_domain: true }] }),
    observability: { enabled: true },
  }
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(CONFIG, JSON.stringify(config, null, 2))
}

/** Tells builds apart: of everything that a deployment would upload, and how it is bound. */
export async function digestOfBuild() {
  const hash = createHash('sha256').update(await readFile(`${root}wrangler.toml`))
  for (const folder of ['dist/worker', 'dist/public']) {
    const names = await readdir(root + folder, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`)
    for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Sign-in providers that the environment names: what is public of them, and what is secret. */
export function providersFrom(env = process.env) {
  /** @type {Record<string, string>} */
  const vars = {}
  /** @type {Record<string, string>} */
  const secrets = {}
  for (const [name, value] of Object.entries(env)) {
    if (!value || !/^PARLOR_OIDC_[A-Z0-9_]+$/.test(name)) continue
    if (name.endsWith('_CLIENT_SECRET')) secrets[name] = value
    else vars[name] = value
  }
  return { vars, secrets }
}
