import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Failure, report } from '../demo/failure.mjs'

// npm run reindex -- --site demo [--url https://chat.example.com]
// Makes the search of a site anew from its rooms. The key, of scope site:write, is PARLOR_KEY.

try {
  const { site = 'demo', url = `http://localhost:${process.env.PORT ?? 8787}` } = asked()
  await rebuild(
    `${url.replace(/\/+$/, '')}/v1/sites/${encodeURIComponent(site)}/search/rebuild`,
    keyFor(site),
  )
} catch (error) {
  report(error)
  process.exitCode = 1
}

function asked() {
  try {
    return parseArgs({ options: { site: { type: 'string' }, url: { type: 'string' } } }).values
  } catch {
    throw new Failure('npm run reindex -- [--site demo] [--url https://chat.example.com]')
  }
}

/**
 * Goes through all rooms, some at each request.
 * @param {string} address
 * @param {string} key
 */
async function rebuild(address, key) {
  let rooms = 0
  /** @type {string | undefined} */
  let cursor
  do {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(cursor === undefined ? {} : { cursor }),
    }).catch(() => undefined)
    if (!answer) throw new Failure(`${address} does not answer.`)
    /** @type {{ rooms?: number, next?: string, error?: { message: string } }} */
    const told = await answer.json().catch(() => ({}))
    if (answer.ok && told.rooms === undefined) throw new Failure(`${address} is no server of Parlor.`)
    if (!answer.ok) throw new Failure(told.error?.message ?? `The server answered ${answer.status}.`)
    rooms += told.rooms ?? 0
    cursor = told.next
  } while (cursor !== undefined)
  console.log(`${rooms} rooms hand over what they hold. Search is complete in a few minutes.`)
}

/**
 * The key that was given, or the one that `npm start` made for the site `demo`.
 * @param {string} site
 */
function keyFor(site) {
  const file = `${process.env.PARLOR_STATE ?? '.parlor'}/host.json`
  const { PARLOR_KEY: given } = process.env
  if (given) return given
  if (site === 'demo' && existsSync(file)) {
    /** @type {{ apiKey: string }} */
    const { apiKey } = JSON.parse(readFileSync(file, 'utf8'))
    return apiKey
  }
  throw new Failure('Set PARLOR_KEY to an API key of the site with the scope site:write.')
}
