import { env } from 'cloudflare:workers'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { type Scope, SCOPES } from '../../protocol/api.ts'
import { createApiKey } from '../../worker/db/apikeys.ts'
import { database } from '../../worker/db/database.ts'
import type { Env } from '../../worker/env.ts'
import type { OpenApi } from '../../worker/routes/openapi/document.ts'
import { call } from './support.ts'

/** A key of a site, as its host would have one. */
export async function keyFor(site: string, scopes: readonly Scope[] = SCOPES): Promise<string> {
  return (await createApiKey(database(env.DB), site, { name: 'Test', scopes }, Date.now())).key
}

interface Sent {
  body?: unknown
  key?: string | undefined
  headers?: Record<string, string>
  bindings?: Partial<Env>
}

/** Asks as a host's server does. Each answer is held against the document, and so is that there is such a route. */
export async function asHost(method: string, path: string, { body, key, headers, bindings }: Sent = {}) {
  const all = new Headers(headers)
  if (key !== undefined) all.set('authorization', `Bearer ${key}`)
  if (body !== undefined && !all.has('content-type')) all.set('content-type', 'application/json')
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const init = { method, headers: all, ...(body !== undefined && { body: text }) }
  const response = await call(path, init, bindings)
  await hold(method, path, response.clone())
  return response
}

/** The same, where it must be done: its JSON. */
export async function did<T = unknown>(method: string, path: string, sent?: Sent): Promise<T> {
  const response = await asHost(method, path, sent)
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.status === 204 ? (undefined as T) : response.json<T>()
}

export async function documented(): Promise<OpenApi> {
  return (await call('/v1/openapi.json')).json<OpenApi>()
}

const judges = new Map<string, ValidateFunction>()
let read: { document: OpenApi; ajv: Ajv2020 } | undefined

/** Fails where an answer is none that the document tells, down to fields it does not name. */
export async function hold(method: string, path: string, response: Response): Promise<void> {
  read ??= await load()
  const { pathname } = new URL(path, 'https://x.test')
  const template = Object.keys(read.document.paths).find((one) => matches(one, pathname))
  const operation = template && read.document.paths[template]?.[method.toLowerCase()]
  if (!template || !operation) throw new Error(`${method} ${pathname} is not in the document`)
  const answer = operation.responses[response.status] ?? operation.responses['default']
  const text = await response.text()
  const schema = answer && '$ref' in answer ? REFUSAL : answer?.content?.['application/json'].schema
  if (!schema) return expect(text, `${method} ${pathname} ${response.status}`).toBe('')
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const name = `${method} ${template} ${response.status in operation.responses ? response.status : 'refusal'}`
  const judge = judges.get(name) ?? read.ajv.compile({ ...schema, components: read.document.components })
  judges.set(name, judge)
  const fits = judge(JSON.parse(text))
  expect({ name, wrong: judge.errors, text: fits ? '' : text }).toEqual({ name, wrong: null, text: '' })
}

const REFUSAL = { $ref: '#/components/schemas/Refusal' }

async function load() {
  const document = await documented()
  return { document: strict(document), ajv: new Ajv2020({ allErrors: true, strict: false }) }
}

/** Readers are to overlook fields they do not know; the Worker may not send any. */
function strict<T>(value: T): T {
  if (Array.isArray(value)) return value.map(strict) as T
  if (typeof value !== 'object' || value === null) return value
  const all = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, strict(part)]))
  const named = 'properties' in all && Object.keys(all['properties'] as object).length > 0
  return (named && all['type'] === 'object' ? { additionalProperties: false, ...all } : all) as T
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/[.]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(path)
}

/** How many rows each table of D1 has. */
export async function rowCounts(): Promise<Record<string, number>> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1_%'",
  ).all<{ name: string }>()
  const counts = await env.DB.batch<{ rows: number }>(
    tables.results.map(({ name }) => env.DB.prepare(`SELECT count(*) AS rows FROM "${name}"`)),
  )
  return Object.fromEntries(tables.results.map(({ name }, at) => [name, counts[at]?.results[0]?.rows ?? -1]))
}
