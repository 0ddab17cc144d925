import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { did } from './api.support.ts'
import {
  allRoutes,
  answerOf,
  makeNobody,
  makeWorld,
  paramsOf,
  type Route,
  type World,
} from './isolation.support.ts'

let ours: World
let theirs: World
let nobody: World
let routes: Route[]

beforeAll(async () => {
  ours = await makeWorld('ours', 2)
  theirs = await makeWorld('theirs', 5)
  nobody = await makeNobody(ours.token)
  routes = await allRoutes()
  // What is signed has its time in it.
  vi.spyOn(Date, 'now').mockReturnValue(Date.now())
})
afterAll(() => {
  vi.restoreAllMocks()
})

/**
 * A site's id stands in every page that embeds it, so to pages it is no secret which there are: they are
 * told why they may not ask. To keys it is one.
 */
const siteIsPublic = ({ path, operation }: Route) =>
  path.startsWith('/embed/') || operation?.security === 'token' || operation?.id === 'beginSession'

const nameOf = ({ method, path }: Route) => `${method} ${path}`
const credentialOf = ({ operation, path }: Route) =>
  operation?.security === 'key'
    ? ours.key
    : operation?.security === 'token' || path.endsWith('/socket')
      ? ours.token
      : undefined

async function everything() {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
  ).all<{ name: string }>()
  const rows = await env.DB.batch<Record<string, unknown>>(
    tables.results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  )
  return rows.flatMap(({ results }) =>
    results.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !PASSING.has(name)))),
  )
}

/** When something was last used or seen, and what rooms tell of themselves in their own time. */
const PASSING = new Set(['used_at', 'seen_at', 'active_at', 'seq', 'messages', 'members'])

describe('every route of the router', () => {
  it('is among those that are tried, with a meaning for each of its parameters', () => {
    expect(routes.length).toBeGreaterThan(60)
    for (const route of routes) paramsOf(route)
    const kinds = routes.map(({ operation }) => operation?.security)
    expect(kinds.filter((kind) => kind === 'key').length).toBeGreaterThan(30)
    expect(kinds.filter((kind) => kind === 'token').length).toBeGreaterThan(5)
  })

  it('answers its own site, so that what follows is refused for the reason meant', async () => {
    for (const route of routes.filter(({ method, operation }) => method === 'GET' && operation)) {
      const { status, text } = await answerOf(route, { world: ours, credential: credentialOf(route) })
      // Nobody of ours is banned but those who are listed.
      if (/\/bans\/:member$/.test(route.path)) expect([nameOf(route), status]).toEqual([nameOf(route), 404])
      else expect([nameOf(route), status, text]).toEqual([nameOf(route), 200, text])
    }
  })

  it('takes the keys and tokens of another site for ones that never were', async () => {
    const before = await everything()
    const tried: string[] = []
    for (const route of routes) {
      const [foreign, unknown, none] = await Promise.all([
        Promise.all([
          answerOf(route, { world: ours, body: nobody, credential: theirs.key }),
          answerOf(route, { world: ours, body: nobody, credential: theirs.token }),
        ]),
        Promise.all([
          answerOf(route, { world: ours, body: nobody, credential: nobody.key }),
          answerOf(route, { world: ours, body: nobody, credential: nobody.token }),
        ]),
        answerOf(route, { world: ours, body: nobody }),
      ])
      expect([nameOf(route), ...foreign]).toEqual([nameOf(route), ...unknown])
      const guarded = route.operation && route.operation.security !== 'none'
      if (!guarded) continue
      tried.push(nameOf(route))
      for (const { status } of [...foreign, ...unknown, none]) expect([401, 403, 404]).toContain(status)
      // The other kind of credential opens as little.
      const wrong = route.operation?.security === 'key' ? ours.token : ours.key
      const other = await answerOf(route, { world: ours, body: nobody, credential: wrong })
      expect([nameOf(route), other]).toEqual([
        nameOf(route),
        foreign[route.operation?.security === 'key' ? 1 : 0],
      ])
    }
    expect(tried.length).toBeGreaterThan(40)
    expect(await everything()).toEqual(before)
  }, 240_000)

  it('takes what belongs to another site for what is not there, down to the byte', async () => {
    const before = await everything()
    let tried = 0
    for (const route of routes) {
      const credential = credentialOf(route)
      for (const param of paramsOf(route)) {
        if (param === 'site' && siteIsPublic(route)) continue
        const [foreign, unknown] = await Promise.all(
          [theirs, nobody].map(({ [param]: value }) =>
            answerOf(route, { world: { ...ours, [param]: value }, body: ours, credential }),
          ),
        )
        expect([nameOf(route), param, foreign]).toEqual([nameOf(route), param, unknown])
        if (route.operation) expect([401, 403, 404], `${nameOf(route)} ${param}`).toContain(foreign?.status)
        tried++
      }
    }
    expect(tried).toBeGreaterThan(80)
    expect(await everything()).toEqual(before)
  }, 240_000)

  it('takes what a body names of another site for what is not there', async () => {
    const before = await everything()
    for (const id of ['beginSession', 'revoke']) {
      const route = routes.find(({ operation }) => operation?.id === id)
      if (!route) throw new Error(`no route ${id}`)
      const [foreign, unknown] = await Promise.all(
        [theirs, nobody].map((body) =>
          answerOf(route, { world: ours, body, credential: credentialOf(route) }),
        ),
      )
      expect([id, foreign]).toEqual([id, unknown])
      expect([401, 403, 404]).toContain(foreign?.status)
    }
    expect(await everything()).toEqual(before)
  })

  it('takes the cursors of another site’s lists for garbled ones', async () => {
    const lists = routes.filter(({ operation }) => operation?.cursor && operation.security === 'key')
    expect(lists.length).toBeGreaterThanOrEqual(6)
    for (const route of lists) {
      const address = route.path.replaceAll(/:(\w+)/g, (_, name: string) => theirs[name as 'site'])
      const page = await did<{ next?: string }>('GET', `${address}?limit=1`, { key: theirs.key })
      if (page.next === undefined) throw new Error(`${route.path} has no second page`)
      const [foreign, garbled] = await Promise.all(
        [page.next, 'garbled'].map((cursor) =>
          answerOf(route, { world: ours, credential: ours.key, cursor }),
        ),
      )
      expect([route.path, foreign]).toEqual([route.path, garbled])
      expect(foreign?.status).toBe(400)
    }
  })
})
