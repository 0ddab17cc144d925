import { env } from 'cloudflare:workers'
import { SignJWT } from 'jose'
import type { Env } from '../../worker/env.ts'
import { createApiKey } from '../../worker/db/apikeys.ts'
import { database } from '../../worker/db/database.ts'
import app from '../../worker/index.ts'
import { exampleBody } from '../../worker/routes/openapi/example.ts'
import { did, documented, keyFor } from './api.support.ts'
import { call, makeSite, PAGE, sessionFor } from './support.ts'

/** All that a site has which another might be asked for. */
export interface World {
  site: string
  room: string
  member: string
  seq: string
  kid: string
  id: string
  /** Credentials, and what stands in bodies. */
  key: string
  token: string
  refresh: string
  identity: string
}

/** A site with two and more of everything, so that each of its lists has a second page. */
export async function makeWorld(site: string, messages: number): Promise<World> {
  await makeSite({ id: site, creates: false })
  const key = await keyFor(site)
  const at = `/v1/sites/${site}`
  const room = `${site}-room`
  for (const slug of [room, `${site}-second`]) await did('POST', `${at}/rooms`, { key, body: { slug } })
  for (let i = 0; i < messages; i++) {
    await did('POST', `${at}/rooms/${room}/messages`, { key, body: { name: 'Bot', body: `${site} ${i}` } })
  }
  const sessions = []
  for (const name of ['Ann', 'Bob', 'Cleo']) sessions.push(await sessionFor({ name }, { site }))
  for (const { member } of sessions.slice(1)) {
    for (const ban of ['bans', `rooms/${room}/bans`])
      await did('PUT', `${at}/${ban}/${member.id}`, { key, body: {} })
    await did('PUT', `${at}/rooms/${room}/members/${member.id}`, { key, body: { role: 'member' } })
  }
  const { kid, secret } = await did<{ kid: string; secret: string }>('POST', `${at}/keys`, { key })
  const { id } = await createApiKey(
    database(env.DB),
    site,
    { name: 'Second', scopes: ['site:read'] },
    Date.now(),
  )
  const { token = '', refresh = '', member = { id: '' } } = sessions[0] ?? {}
  const identity = await identityOf(site, kid, secret)
  return { site, room, member: member.id, seq: String(messages), kid, id, key, token, refresh, identity }
}

/** Values of the right shape that belong to nobody. */
export async function makeNobody(token: string): Promise<World> {
  const forged = token.replace(/[^.]+$/, 'A'.repeat(43))
  const kid = `k_${'A'.repeat(16)}`
  return {
    site: 'nowhere',
    room: 'no-such-room',
    member: `m_${'A'.repeat(22)}`,
    seq: '99999',
    kid,
    id: '0'.repeat(20),
    key: `pk_${'0'.repeat(20)}_${'A'.repeat(43)}`,
    token: forged,
    refresh: 'A'.repeat(43),
    identity: await identityOf('ours', kid, 'A'.repeat(43)),
  }
}

/** An identity for the site that asks, whoever signed it. */
export async function identityOf(audience: string, kid: string, secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ sub: '42', name: 'Dora' })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + 600)
    .sign(new TextEncoder().encode(secret))
}

export interface Route {
  method: string
  path: string
  /** What the document says of it; absent for files, pages and sockets. */
  operation?: { id: string; security: 'key' | 'token' | 'none'; cursor: boolean; body: boolean }
}

/** Every route of the router, as it is: one that is added tomorrow is here tomorrow. */
export async function allRoutes(): Promise<Route[]> {
  const { paths } = await documented()
  const routes = new Map<string, Route>()
  for (const { method, path } of app.routes) {
    const told = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const operation = told && {
      id: told.operationId,
      security: (Object.keys(told.security[0] ?? { none: 1 })[0] ?? 'none') as 'key' | 'token' | 'none',
      cursor: told.parameters.some(({ name }) => name === 'cursor'),
      body: told.requestBody !== undefined,
    }
    routes.set(`${method} ${path}`, { method, path, ...(operation && { operation }) })
  }
  return [...routes.values()]
}

/** Parameters that mean the same whoever asks. */
const FIXED: Record<string, string> = { version: '0.0.0', digest: '0'.repeat(64), '*': 'x' }

/** The parameters of a route that belong to a site. Fails for one that nobody has told the meaning of. */
export function paramsOf({ path }: Route): (keyof World)[] {
  const names = [...path.matchAll(/:(\w+)|\*/g)].map(([star, name]) => name ?? star)
  return names
    .filter((name) => !(name in FIXED))
    .map((name) => {
      if (!PARAMS.includes(name as keyof World))
        throw new Error(`${path}: what is ${name}? Tell World of it.`)
      return name as keyof World
    })
}
const PARAMS: (keyof World)[] = ['site', 'room', 'member', 'seq', 'kid', 'id']

/** Bodies that hold something of a site. All others are the documentation's own examples. */
const BODIES: Record<string, (world: World) => unknown> = {
  beginSession: ({ refresh }) => ({ refresh }),
  revoke: ({ kid }) => ({ kid }),
}

interface Asked {
  /** Whose parameters. */
  world: World
  body?: World
  credential?: string | undefined
  cursor?: string
  bindings?: Partial<Env>
}

/** What a route answers, to the last byte: status, headers, body; for a socket how it closes. */
export async function answerOf(route: Route, { world, body, credential, cursor, bindings }: Asked) {
  const { method, path, operation } = route
  const address = path
    .replaceAll(/:(\w+)(?:\{[^}]*\})?/g, (_, name: string) =>
      encodeURIComponent(FIXED[name] ?? world[name as keyof World]),
    )
    .replace('*', 'x')
  const headers = new Headers({ origin: PAGE })
  const sent = operation?.body
    ? (BODIES[operation.id]?.(body ?? world) ?? exampleBody(operation.id))
    : undefined
  if (sent !== undefined) headers.set('content-type', 'application/json')
  const socket = path.endsWith('/socket') && method === 'GET'
  if (credential !== undefined && !socket) headers.set('authorization', `Bearer ${credential}`)
  if (socket) {
    headers.set('upgrade', 'websocket')
    headers.set('sec-websocket-protocol', ['parlor.v1', credential].filter(Boolean).join(', '))
  }
  const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
  const init = {
    // What answers to every method is asked by one that no other route has.
    method: method === 'ALL' ? 'REPORT' : method,
    headers,
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  }
  const answer = await told(await call(address + query, init, { ...UNLIMITED, ...bindings }))
  // A page may say what it was asked for.
  const asked = (Object.values(world) as string[]).filter((value) => value.length > 8)
  return { ...answer, text: asked.reduce((text, value) => text.replaceAll(value, ''), answer.text) }
}

/** How often one may try is counted elsewhere; here each try is judged by itself. */
export const UNLIMITED = Object.fromEntries(
  ['API', 'TRIES', 'GUESTS'].map((name) => [name, { limit: () => Promise.resolve({ success: true }) }]),
) as unknown as Partial<Env>

/** New in each page; what else is new in each answer would be told apart. */
const NONCE = /nonce[-=]\\?["']?[\w-]{22}/g

async function told(response: Response) {
  const { status } = response
  // Whether the edge had a file at hand says when it was last asked for, not by whom.
  const headers = JSON.stringify(
    [...response.headers].filter(([name]) => name !== 'cf-cache-status'),
  ).replaceAll(NONCE, '')
  if (!response.webSocket) {
    const text = await response.text()
    return { status, headers, text: text.replaceAll(NONCE, '') }
  }
  const socket = response.webSocket
  const ended = new Promise<string>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve(`${code} ${reason}`))
    socket.addEventListener('message', () => resolve('open'))
  })
  socket.accept()
  return { status, headers, text: await ended }
}
