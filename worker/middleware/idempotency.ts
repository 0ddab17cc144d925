import type { Context } from 'hono'
import { database } from '../db/database.ts'
import { abandonRequest, beginRequest, finishRequest } from '../db/idempotency.ts'
import { Problem } from '../lib/problem.ts'
import { hashOf, random } from '../lib/secrets.ts'
import { seal, unseal } from '../lib/vault.ts'
import type { Env } from '../env.ts'
import type { Caller } from './apikey.ts'

/** One carrying out of a request that must not happen twice. */
export interface Attempt {
  /** The same for each repeat of a request under an `Idempotency-Key`, whatever became of the first. */
  nonce: string
  /** Whether it may be such a repeat: what is there already may be its own work. */
  repeatable: boolean
}

type Bound = Pick<Context<{ Bindings: Env }>, 'env' | 'req' | 'res' | 'error'>

/** The header as RFC drafts have it, a quoted string, and as everybody sends it. */
const KEY = /^(?:"([\x20\x21\x23-\x7e]{1,255})"|[\x20\x21\x23-\x7e]{1,255})$/

/**
 * Carries a post out once for each `Idempotency-Key`: a repeat within a day gets the first answer,
 * one that comes too soon a 409, the same key with another request a 422. Refusals are not kept, as
 * they changed nothing: what was wrong can be put right and sent again under the same key.
 */
export async function idempotently(
  c: Bound,
  { caller, body }: { caller: Caller; body: string },
  carryOut: (attempt: Attempt) => Promise<void>,
): Promise<Response | undefined> {
  const header = c.req.header('idempotency-key')
  if (header === undefined) {
    await carryOut({ nonce: random(24), repeatable: false })
    return undefined
  }
  const [bare, quoted] = KEY.exec(header) ?? []
  if (bare === undefined) throw wrong(400, 'An Idempotency-Key has 1 to 255 printable ASCII characters.')
  const db = database(c.env.DB)
  const url = new URL(c.req.url)
  const [name, digest] = await Promise.all([
    hashOf(quoted ?? bare),
    hashOf(JSON.stringify([c.req.method, url.pathname + url.search, body])),
  ])
  const key = `${caller.id}:${name}`
  // Answers may hold secrets that are told once, so they are kept sealed.
  const drawer = { site: caller.site, kid: `idempotency:${key}` }
  const begun = await beginRequest(db, key, digest, Date.now())
  if (begun.is === 'other') throw wrong(422, 'This key came with another request before. Use a new one.')
  if (begun.is === 'busy') {
    const message = 'The first request with this Idempotency-Key is still under way.'
    throw new Problem(409, 'order', message, { retryAfter: 1 })
  }
  if (begun.is === 'answered') {
    const known = await unseal(begun.body, drawer, c.env.PARLOR_SECRET)
    return again(begun.status, known)
  }
  await carryOut({ nonce: await hashOf(JSON.stringify([key, digest])), repeatable: true })
  const done = c.error || !c.res.ok ? undefined : c.res.clone()
  try {
    if (!done) await abandonRequest(db, key, begun.holder)
    else {
      const answer = await seal(await done.text(), drawer, c.env.PARLOR_SECRET)
      await finishRequest(db, key, begun.holder, { status: done.status, body: answer }, Date.now())
    }
  } catch (error) {
    // What was done is done and is told; a repeat waits a minute, and then knows its own work by the nonce.
    console.error('an Idempotency-Key was not settled', error)
  }
  return undefined
}

function again(status: number, body: string): Response {
  const headers = { 'idempotent-replayed': 'true' }
  if (body === '') return new Response(null, { status, headers })
  return new Response(body, { status, headers: { ...headers, 'content-type': 'application/json' } })
}

function wrong(status: 400 | 422, message: string): Problem {
  return new Problem(status, 'malformed', message, { fields: { 'Idempotency-Key': message } })
}
