/// <reference path="./d1.d.ts" />
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { SCOPES } from '../protocol/api.ts'
import { accountAt, addAccount, setPassword } from '../worker/db/accounts.ts'
import { createApiKey } from '../worker/db/apikeys.ts'
import { database } from '../worker/db/database.ts'
import { putHost } from '../worker/db/hosts.ts'
import { createKey } from '../worker/db/keys.ts'
import { hashPassword } from '../worker/lib/password.ts'
import { random } from '../worker/lib/secrets.ts'
import { Failure } from './failure.mjs'

const EMAIL = 'host@example.com'

/**
 * @typedef {{ email: string, password: string, apiKey: string, identityKey: { kid: string, secret: string } }} Host
 */

/**
 * The person who runs the site `demo`, and what a server of theirs would hold: made once, with the
 * Worker's own modules, and kept in a file that only its owner reads.
 * @param {import('@cloudflare/workers-types').D1Database} d1
 * @param {{ folder: string, secret: string }} state
 * @returns {Promise<Host & { file: string }>}
 */
export async function prepareHost(d1, { folder, secret }) {
  const file = `${folder}/host.json`
  const db = database(d1)
  const known = existsSync(file) ? read(file) : undefined
  const account = await accountAt(db, EMAIL)
  if (known && account !== undefined) return { ...known, file }

  const now = Date.now()
  const password = randomBytes(12).toString('base64url')
  const passwordHash = await hashPassword(password)
  const id = account ?? random(16)
  // Whoever has this folder may set the password: there is nobody else who could.
  if (account === undefined) await addAccount(db, { id, name: 'Host', email: EMAIL, passwordHash }, now)
  else await setPassword(db, id, passwordHash, now)
  await putHost(db, 'demo', id, 'owner', now)
  const { key: apiKey } = await createApiKey(db, 'demo', { name: 'Local server', scopes: SCOPES }, now)
  const identityKey = await createKey(db, 'demo', secret, now)
  const host = { email: EMAIL, password, apiKey, identityKey }
  writeFileSync(file, `${JSON.stringify(host, null, 2)}\n`, { mode: 0o600 })
  return { ...host, file }
}

/**
 * @param {string} file
 * @returns {Host}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Failure(`${file} is damaged: put a copy back, or remove its folder to start afresh.`)
  }
}
