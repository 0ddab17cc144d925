import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ErrorResponse, SessionResponse } from '../../protocol/http.ts'
import type { SiteSettings } from '../../protocol/settings.ts'
import type { Env } from '../../worker/env.ts'
import app from '../../worker/index.ts'

export const SERVER = 'https://chat.test'
export const PAGE = 'https://shop.test'

/** A request as the runtime would hand it in; what it leaves to the background is done on return. */
export async function call(path: string, init?: RequestInit, bindings: Partial<Env> = {}): Promise<Response> {
  const context = createExecutionContext()
  const response = await app.fetch(new Request(SERVER + path, init), { ...env, ...bindings }, context)
  await waitOnExecutionContext(context)
  return response
}

interface Ask {
  site?: string
  origin?: string | undefined
  address?: string
  bindings?: Partial<Env>
}

/** Asks for a session as a page's script does. */
export function ask(body: unknown, { site = 'shop', origin = PAGE, address, bindings }: Ask = {}) {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (origin) headers.set('origin', origin)
  if (address) headers.set('cf-connecting-ip', address)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return call(`/v1/sites/${site}/session`, { method: 'POST', headers, body: text }, bindings)
}

export async function sessionFor(body: unknown, options?: Ask): Promise<SessionResponse> {
  const response = await ask(body, options)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

/** What a refusal says, for comparing: its status, code, and the fields it names. */
export async function refusal(response: Response) {
  const { error } = await response.json<ErrorResponse>()
  return {
    status: response.status,
    code: error.code,
    ...(error.fields && { fields: Object.keys(error.fields) }),
  }
}

/**
 * Asks until it is refused as too much. A limiter's minute may end on the way, and the count begins anew
 * with the next: `taken` is `most` or up to twice that.
 */
export async function untilTooMany(most: number, one: (at: number) => Promise<Response>) {
  for (let taken = 0; taken <= 2 * most; taken++) {
    const refused = await one(taken)
    if (refused.status === 429) return { taken, refused }
    await refused.body?.cancel()
  }
  throw new Error(`taken more than ${2 * most} times`)
}

interface SiteRow {
  id: string
  origins?: string[]
  creates?: boolean
  settings?: SiteSettings
}

/** Puts a site into D1. */
export async function makeSite(row: SiteRow): Promise<void> {
  const { id, origins = [PAGE], creates = true, settings = {} } = row
  await env.DB.prepare(
    'INSERT OR REPLACE INTO sites (id, name, origins, settings, version, created_at) VALUES (?, ?, ?, ?, 1, 0)',
  )
    .bind(id, id, JSON.stringify(origins), JSON.stringify({ creates: creates ? '*' : '', ...settings }))
    .run()
}

/** A D1 in an incident: `answer` is all that a statement ever gets. */
export function brokenD1(answer: () => Promise<never>): D1Database {
  const statement: object = { bind: () => statement, all: answer, raw: answer, run: answer, first: answer }
  return { prepare: () => statement, batch: answer } as unknown as D1Database
}

/** Answers never come. */
export const stalledD1 = () => brokenD1(() => new Promise<never>(() => undefined))
