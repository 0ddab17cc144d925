import { parseArgs } from 'node:util'
import { Failure } from '../demo/failure.mjs'
import { parseOrigin } from '../worker/lib/origins.ts'

export const HELP = `
npm run deploy [-- options]

  --origin https://example.com  makes the first site, for pages of this origin
  --site example                its id; default: from the origin
  --key "my server"             makes an API key for that site, shown this once
  --domain chat.example.com     the Worker's address, in a zone of the same account
  --name parlor                 of the Worker, its database and its bucket
  --dry-run                     shows each step; changes nothing, needs no account

CLOUDFLARE_API_TOKEN is what it works with; CLOUDFLARE_ACCOUNT_ID says where, when the token sees
several accounts. PARLOR_SECRET is taken for the master key the first time, else one is made.
`

/**
 * @typedef {object} Options
 * @property {boolean} dryRun
 * @property {string} name Of the Worker, the database and the bucket.
 * @property {string | undefined} domain
 * @property {{ id: string, origin: string, key: string | undefined } | undefined} site
 */

/**
 * What was asked for on the command line; undefined for help.
 * @param {string[]} args
 * @returns {Options | undefined}
 */
export function optionsFrom(args) {
  const { origin: raw, name, domain, site, key, help, ...rest } = parse(args)
  if (help) return undefined
  if (!/^[a-z0-9](?:[a-z0-9-]{1,40}[a-z0-9])$/.test(name)) {
    throw new Failure('--name takes 3 to 42 lower-case letters, digits and hyphens.')
  }
  if (domain !== undefined && !/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/.test(domain)) {
    throw new Failure(`--domain takes a host name such as chat.example.com, not "${domain}".`)
  }
  if (raw === undefined && (site ?? key) !== undefined) {
    throw new Failure('--site and --key go with --origin: they are about the site of that origin.')
  }
  return {
    dryRun: rest['dry-run'],
    name,
    domain,
    site: raw === undefined ? undefined : siteOf(raw, site, key),
  }
}

/** @param {string[]} args */
function parse(args) {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const flag = /** @type {const} */ ({ type: 'boolean', default: false })
    return parseArgs({
      args,
      options: {
        origin: text,
        site: text,
        key: text,
        domain: text,
        name: { ...text, default: 'parlor' },
        'dry-run': flag,
        help: flag,
      },
    }).values
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\n${HELP}`)
  }
}

/**
 * @param {string} raw
 * @param {string | undefined} id
 * @param {string | undefined} key
 */
function siteOf(raw, id, key) {
  const origin = parseOrigin(raw)
  if (origin === undefined) {
    throw new Failure(
      `--origin takes an address such as https://example.com or https://*.example.com, not "${raw}".`,
    )
  }
  const host = origin.replace(/^https?:\/\/(?:\*\.|www\.)?/, '').replace(/:\d+$/, '')
  const chosen =
    id
    ?? host
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 40)
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(chosen)) {
    throw new Failure('--site takes up to 40 lower-case letters, digits and hyphens.')
  }
  return { id: chosen, origin, key }
}
