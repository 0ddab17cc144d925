import { validate } from '@readme/openapi-parser'
import { env } from 'cloudflare:workers'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import app from '../../worker/index.ts'
import { exampleBody } from '../../worker/routes/openapi/example.ts'
import { documented } from './api.support.ts'
import { call, SERVER } from './support.ts'

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const document = await documented()
    expect(document.openapi).toBe('3.1.0')
    // The validator resolves references in place.
    const checked = await validate(structuredClone(document) as never)
    expect(checked).toMatchObject({ valid: true })
  })

  it('says where it is from, to anyone, and may be kept', async () => {
    const response = await call('/v1/openapi.json')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toMatch(/^public, max-age=300/)
    const { info, servers } = await response.json<Awaited<ReturnType<typeof documented>>>()
    expect([info.version, servers]).toEqual([version, [{ url: SERVER }]])
    const elsewhere = await call('/v1/openapi.json', {}, { PARLOR_URL: 'https://chat.example.com/' })
    expect(await elsewhere.json()).toMatchObject({ servers: [{ url: 'https://chat.example.com' }] })
  })

  it('tells every JSON route that the router has, and no other', async () => {
    const { paths } = await documented()
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const routed = app.routes
      .filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`)
      .filter((route) => !NOT_JSON.test(route))
    expect([...new Set(routed)].sort()).toEqual(told.sort())
  })

  it('gives each operation a name, words, answers and a refusal', async () => {
    const { paths, tags } = await documented()
    const all = Object.values(paths).flatMap((methods) => Object.values(methods))
    const names = all.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { operationId, summary, responses, tags: own, parameters } of all) {
      expect(summary.length, operationId).toBeGreaterThan(3)
      expect(Object.keys(responses)).toContain('default')
      expect(tags.map(({ name }) => name)).toContain(own[0])
      for (const parameter of parameters) expect(parameter.description, operationId).toBeTruthy()
    }
  })

  it('says of every field of a site and of a room what it is', async () => {
    const { schemas } = (await documented()).components
    for (const shape of ['Site', 'SitePatch', 'Room', 'RoomCreate', 'RoomPatch']) {
      const { properties = {} } = schemas[shape] as { properties?: Record<string, object> }
      expect(Object.keys(properties).length, shape).toBeGreaterThan(2)
      for (const [field, schema] of Object.entries(properties))
        expect(JSON.stringify(schema), `${shape}.${field}`).toContain('"description":')
    }
  })

  it('shows bodies that the schemas take', async () => {
    const { paths, components } = await documented()
    const ajv = new Ajv2020({ strict: false })
    for (const { operationId, requestBody } of Object.values(paths).flatMap((one) => Object.values(one))) {
      if (!requestBody) continue
      const { schema } = requestBody.content['application/json']
      const judge = ajv.compile({ ...schema, components })
      expect([operationId, judge(exampleBody(operationId)), judge.errors]).toEqual([operationId, true, null])
    }
  })
})

/** Files, pages and sockets. */
const NOT_JSON =
  /^GET (?:\/parlor\.js|\/licences\.txt|\/assets\/\*|\/v\/\{version\}\/parlor\.js|\/embed[/.].*|\/auth\/.*|\/docs|\/images\/.*|\/v1\/openapi\.json|.*\/socket)$/

describe('the page', () => {
  it('needs no script and nothing from elsewhere, under a policy that lets in its own style sheet only', async () => {
    const response = await call('/docs')
    const html = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(html).not.toMatch(/<script|javascript:| on\w+=|src=|@import|url\(/)
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('shows every operation and shape, and each link leads somewhere', async () => {
    const html = await (await call('/docs')).text()
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target = ''] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    const { paths, components } = await documented()
    const names = Object.values(paths).flatMap((one) => Object.values(one).map((it) => it.operationId))
    for (const name of [...names, ...Object.keys(components.schemas)]) expect(ids).toContain(name)
    expect(html).not.toMatch(/undefined|\[object|NaN/)
  })

  it('says nothing of what a request told it', async () => {
    const html = await (await call('/docs?x=%3Cb%3E', { headers: { host: 'evil"<b>.test' } })).text()
    expect(html).not.toContain('<b>.test')
    expect(env.PARLOR_URL).toBeUndefined()
  })
})
