// What `npm run deploy` runs on the project's own Node.
import { randomBytes } from 'node:crypto'
import { Failure, report } from '../demo/failure.mjs'
import { root } from '../demo/install.mjs'
import { Cloudflare } from './cloudflare.mjs'
import { CONFIG, digestOfBuild, providersFrom, writeConfig } from './config.mjs'
import { Database, ORPHANED } from './database.mjs'
import { HELP, optionsFrom } from './options.mjs'
import * as resources from './resources.mjs'
import { Steps } from './steps.mjs'
import { wrangler } from './wrangler.mjs'

/** Names the build that a Worker runs, so that the same one is not deployed twice. */
const BUILD = 'PARLOR_BUILD'
const UNKNOWN = '(its id, once it is there)'

/** @param {import('./options.mjs').Options} options */
async function deploy(options) {
  const { dryRun, name } = options
  const { CLOUDFLARE_API_TOKEN: token } = process.env
  if (!token && !dryRun) {
    throw new Failure(
      'CLOUDFLARE_API_TOKEN is missing: make a token with the template "Edit Cloudflare Workers" at https://dash.cloudflare.com/profile/api-tokens, add D1 → Edit to it, and set it. Or look first, with --dry-run.',
    )
  }
  const steps = new Steps(dryRun)
  const api = token ? new Cloudflare(token) : undefined
  const account = api && (await resources.findAccount(api))
  const at = api && account ? { api, account } : undefined
  steps.say('Account', account ?? 'not looked up without CLOUDFLARE_API_TOKEN')

  const worker = at && (await resources.findWorker(at.api, at.account, name))
  const domain = options.domain ?? domainOf(worker?.vars.get('PARLOR_URL'))
  const id = await database(steps, at, name)
  await bucket(steps, at, name)

  // Loaded here, since who asked for what cannot be done need not wait for it.
  const { build } = await import('../demo/build.mjs')
  await Promise.all([build('worker'), build('widget')])
  const { vars: providers, secrets } = providersFrom()
  const url = domain
    ? `https://${domain}`
    : at
      ? await resources.workersDev(at.api, at.account, name)
      : undefined
  const vars = { ...providers, ...(url && { PARLOR_URL: url }), [BUILD]: await digestOfBuild() }
  await writeConfig({ name, database: id ?? UNKNOWN, domain, vars })
  steps.say('Build', vars[BUILD])

  const db = at && id ? new Database(at.api, at.account, id) : undefined
  await migrations(steps, db, account)
  await keepSecrets(steps, db, worker, secrets, account)
  const shown = domain
    ? at && (await resources.hasDomain(at.api, at.account, name, domain))
    : worker?.workersDev
  await upload(steps, shown ? worker : undefined, vars, account, url)
  const key = options.site && (await firstSite(steps, db, options.site))
  steps.end(url ?? `https://${name}.<your name>.workers.dev`, options.site?.id, key)
}

/** @typedef {{ api: Cloudflare, account: string } | undefined} At */

/**
 * @param {Steps} steps
 * @param {At} at
 * @param {string} name
 */
async function database(steps, at, name) {
  const found = at && (await resources.findDatabase(at.api, at.account, name))
  if (found) {
    steps.there('D1 database', name)
    return found
  }
  return steps.change('D1 database', `create ${name}`, at, ({ api, account }) =>
    resources.createDatabase(api, account, name),
  )
}

/**
 * @param {Steps} steps
 * @param {At} at
 * @param {string} name
 */
async function bucket(steps, at, name) {
  if (at && (await resources.hasBucket(at.api, at.account, name))) return steps.there('R2 bucket', name)
  await steps.change('R2 bucket', `create ${name}`, at, ({ api, account }) =>
    resources.createBucket(api, account, name),
  )
}

/**
 * Before the Worker that needs them: the one that runs meanwhile gets along with what they add.
 * @param {Steps} steps
 * @param {Database | undefined} db
 * @param {string | undefined} account
 */
async function migrations(steps, db, account) {
  const pending = db && (await db.pending())
  if (pending?.length === 0) return steps.there('Migrations', 'all applied')
  const names = pending?.join(', ') ?? 'those that are missing'
  await steps.change('Migrations', `apply ${names}`, db, () =>
    wrangler(['d1', 'migrations', 'apply', 'DB', '--remote', '--config', CONFIG], { account }),
  )
}

/**
 * Sets secrets that the Worker does not have. One that it has is never written again: all that was
 * signed and encrypted hangs on it.
 * @param {Steps} steps
 * @param {Database | undefined} db
 * @param {{ secrets: Set<string> } | undefined} worker
 * @param {Record<string, string>} others
 * @param {string | undefined} account
 */
async function keepSecrets(steps, db, worker, others, account) {
  const { PARLOR_SECRET: given } = process.env
  if (given !== undefined && given.length < 32) {
    throw new Failure('PARLOR_SECRET has to be 32 characters or more.')
  }
  for (const [name, value] of Object.entries({ PARLOR_SECRET: given, ...others })) {
    if (worker?.secrets.has(name)) {
      steps.there('Secret', `${name}, left as it is`)
      continue
    }
    if (name === 'PARLOR_SECRET' && !value && (await db?.hasSites())) throw ORPHANED
    await steps.change('Secret', `set ${name}${value ? '' : ', made at random'}`, db, () =>
      wrangler(['secret', 'put', name, '--config', CONFIG], {
        account,
        input: value ?? randomBytes(32).toString('base64url'),
      }),
    )
  }
}

/**
 * @param {Steps} steps
 * @param {{ vars: Map<string, string> } | undefined} worker One that has its address.
 * @param {Record<string, string>} vars
 * @param {string | undefined} account
 * @param {string | undefined} url
 */
async function upload(steps, worker, vars, account, url) {
  const args = ['deploy', '--config', CONFIG]
  if (Object.entries(vars).every(([name, value]) => worker?.vars.get(name) === value)) {
    return steps.there('Worker', 'runs this build already')
  }
  if (steps.dry) {
    // Wrangler's own word that what would be sent is whole.
    await wrangler([...args, '--dry-run', '--outdir', `${root}dist/deploy/dry-run`])
    return steps.change('Worker', 'deploy (wrangler deploy --dry-run: good)', undefined, () => undefined)
  }
  // The Worker copies its files into the bucket when its entry is asked for: those of the running
  // build before they are replaced, should nobody have asked yet, and those of the new one.
  if (worker && url) await reach(url, 1)
  await steps.change('Worker', 'deploy', {}, () => wrangler(args, { account }))
  if (url && !(await reach(url, 5)))
    steps.say('', `${url} does not answer yet: a new name takes some minutes.`)
}

/**
 * Whether a Worker answers; asks for its entry, so that its files are kept.
 * @param {string} url
 * @param {number} tries
 */
async function reach(url, tries) {
  for (let left = tries; left > 0; left--) {
    const answer = await fetch(`${url}/parlor.js`, { signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    )
    if (answer?.ok) return true
    if (left > 1) await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  return false
}

/**
 * @param {Steps} steps
 * @param {Database | undefined} db
 * @param {{ id: string, origin: string, key: string | undefined }} site
 */
async function firstSite(steps, db, { id, origin, key }) {
  // A database that is new has no tables yet when this is only tried.
  const lacks = db && !(steps.dry && (await db.pending()).length > 0) ? await db.lacks(id, origin) : 'site'
  if (lacks === 'site') {
    await steps.change('Site', `make ${id}, for ${origin}, with the room lobby`, db, (one) =>
      one.createSite(id, origin),
    )
  } else if (lacks === 'origin') {
    await steps.change('Site', `let ${origin} embed ${id}`, db, (one) => one.addOrigin(id, origin))
  } else steps.there('Site', `${id}, for ${origin}`)
  if (key === undefined) return undefined
  if (lacks !== 'site' && (await db?.hasKey(id, key))) return void steps.there('API key', `"${key}"`)
  return steps.change('API key', `make "${key}"`, db, (one) => one.createKey(id, key))
}

/**
 * The domain that an earlier deployment was given: it holds until another one is.
 * @param {string | undefined} url
 */
function domainOf(url) {
  const host = url && new URL(url).hostname
  return host && !host.endsWith('.workers.dev') ? host : undefined
}

try {
  const options = optionsFrom(process.argv.slice(2))
  if (options) await deploy(options)
  else console.log(HELP)
} catch (error) {
  report(error)
  process.exitCode = 1
}
