import { hc } from 'hono/client'
import { beforeAll, expect, it } from 'vitest'
import type { App } from '../../worker/index.ts'
import { keyFor } from './api.support.ts'
import { call, makeSite, SERVER } from './support.ts'

let key = ''

beforeAll(async () => {
  await makeSite({ id: 'shop' })
  key = await keyFor('shop')
})

it('is spoken by Hono’s typed client: paths, bodies, queries and answers', async () => {
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    call(new Request(input).url.slice(SERVER.length), init)
  const client = hc<App>(SERVER, { fetch, headers: { authorization: `Bearer ${key}` } })
  const { rooms } = client.v1.sites[':site']
  const made = await rooms.$post({ param: { site: 'shop' }, json: { slug: 'typed', title: 'Typed' } })
  const room = await made.json()
  const { slug, title }: { slug: string; title?: string | undefined } = room
  expect([slug, title]).toEqual(['typed', 'Typed'])

  const listed = await rooms.$get({ param: { site: 'shop' }, query: { limit: '1' } })
  const { rooms: page, next } = await listed.json()
  expect(next satisfies string | undefined).toBeUndefined()
  expect(page).toEqual([room])

  // @ts-expect-error -- a body without a slug does not compile
  const refused = await rooms.$post({ param: { site: 'shop' }, json: { title: 'No slug' } })
  expect(refused.status).toBe(400)
})
