import { Failure } from '../demo/failure.mjs'

/**
 * The account to work in: the one that is named, else the only one the token sees.
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @returns {Promise<string>}
 */
export async function findAccount(api) {
  const { CLOUDFLARE_ACCOUNT_ID: named } = process.env
  if (named) return named
  /** @type {{ id: string, name: string }[]} */
  const accounts = (await api.ask('/accounts')) ?? []
  const [only, ...others] = accounts
  if (!only) {
    throw new Failure(
      'The token sees no account: set CLOUDFLARE_ACCOUNT_ID, or let it read Account Settings.',
    )
  }
  if (others.length > 0) {
    const list = accounts.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
    throw new Failure(`The token sees several accounts: set CLOUDFLARE_ACCOUNT_ID to one of\n${list}`)
  }
  return only.id
}

/**
 * The id of the D1 database of this name; undefined where there is none.
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export async function findDatabase(api, account, name) {
  /** @type {{ uuid: string, name: string }[]} */
  const found = (await api.ask(`/accounts/${account}/d1/database?name=${name}&per_page=100`)) ?? []
  // The API's filter is a search: it finds longer names too.
  return found.find((one) => one.name === name)?.uuid
}

/**
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 * @returns {Promise<string>} Its id.
 */
export async function createDatabase(api, account, name) {
  const made = await api.ask(`/accounts/${account}/d1/database`, { method: 'POST', body: { name } })
  return made.uuid
}

/**
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 */
export async function hasBucket(api, account, name) {
  return (await api.ask(`/accounts/${account}/r2/buckets/${name}`)) !== undefined
}

/**
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 */
export async function createBucket(api, account, name) {
  await api.ask(`/accounts/${account}/r2/buckets`, { method: 'POST', body: { name } })
}

/** @typedef {{ secrets: Set<string>, vars: Map<string, string>, workersDev: boolean }} Deployed */

/**
 * What the Worker is deployed with, secrets by their names, and whether it has its address; undefined
 * where it was never deployed.
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 * @returns {Promise<Deployed | undefined>}
 */
export async function findWorker(api, account, name) {
  const path = `/accounts/${account}/workers`
  const settings = await api.ask(`${path}/scripts/${name}/settings`)
  if (!settings) return undefined
  const subdomain = await api.ask(`${path}/scripts/${name}/subdomain`)
  /** @type {{ name: string, type: string, text?: string }[]} */
  const bindings = settings.bindings ?? []
  const of = (/** @type {string} */ type) => bindings.filter((binding) => binding.type === type)
  return {
    secrets: new Set(of('secret_text').map((binding) => binding.name)),
    workersDev: subdomain?.enabled === true,
    vars: new Map(of('plain_text').map((binding) => [binding.name, binding.text ?? ''])),
  }
}

/**
 * The Worker's address below the account's name at workers.dev.
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 */
export async function workersDev(api, account, name) {
  const found = await api.ask(`/accounts/${account}/workers/subdomain`)
  if (found?.subdomain) return `https://${name}.${found.subdomain}.workers.dev`
  throw new Failure(
    'The account has no name at workers.dev yet: open https://dash.cloudflare.com/?to=/:account/workers once, or give an address with --domain.',
  )
}

/**
 * Whether the Worker answers at a host name of its own.
 * @param {import('./cloudflare.mjs').Cloudflare} api
 * @param {string} account
 * @param {string} name
 * @param {string} domain
 */
export async function hasDomain(api, account, name, domain) {
  /** @type {{ hostname: string }[]} */
  const domains = (await api.ask(`/accounts/${account}/workers/domains?service=${name}`)) ?? []
  return domains.some(({ hostname }) => hostname === domain)
}
