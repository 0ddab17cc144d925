import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { forgetArchive } from '../../worker/lib/archive.ts'
import { call, refusal } from './support.ts'

// Another file’s requests may have had the real build kept already.
forgetArchive()

/** The assets of one deployment. Two cannot be there at once, so all but the real one are stood in for. */
function deployment(files: Record<string, string>): Fetcher {
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    const body = files[new URL(request.url).pathname.slice(1)]
    if (body === undefined) return new Response('Not Found', { status: 404 })
    const headers = { etag: `"${body.length}"`, 'content-type': 'text/javascript; charset=utf-8' }
    const known = request.headers.get('if-none-match') === headers.etag
    return known ? new Response(null, { status: 304, headers }) : new Response(body, { headers })
  }
  return { fetch } as unknown as Fetcher
}

const built = (files: Record<string, string>) =>
  deployment({ ...files, 'manifest.json': JSON.stringify({ version: '1.0.0', files: Object.keys(files) }) })

const monday = built({
  'parlor.js': 'import "./assets/core-monday.js"',
  'assets/core-monday.js': 'console.log("monday")',
  'assets/emoji-monday.js': 'export {}',
  'v/1.0.0/parlor.js': 'console.log("all of it")',
})
const tuesday = built({
  'parlor.js': 'import "./assets/core-tuesday.js"',
  'assets/core-tuesday.js': 'console.log("tuesday")',
})

const PUBLIC = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}
const FOR_EVER = { ...PUBLIC, 'cache-control': 'public, max-age=31536000, immutable' }
const keys = async () => (await env.BUCKET.list()).objects.map(({ key }) => key)
const headersOf = (response: Response) => Object.fromEntries(response.headers)

describe('a build', () => {
  it('is entered by a file that browsers ask for again after five minutes', async () => {
    const response = await call('/parlor.js', {}, { ASSETS: monday })
    expect(headersOf(response)).toMatchObject({
      ...PUBLIC,
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect(response.headers.has('content-security-policy')).toBe(false)
    const etag = response.headers.get('etag') ?? ''
    const again = await call('/parlor.js', { headers: { 'if-none-match': etag } }, { ASSETS: monday })
    expect(again.status).toBe(304)
    expect(headersOf(again)).toMatchObject({ ...PUBLIC, etag })
  })

  it('has kept its named files in the bucket by then, and nothing else', async () => {
    expect(await keys()).toEqual(['assets/core-monday.js', 'assets/emoji-monday.js', 'v/1.0.0/parlor.js'])
  })

  it('serves its own files for ever', async () => {
    const response = await call('/assets/core-tuesday.js', {}, { ASSETS: tuesday })
    expect(await response.text()).toContain('tuesday')
    expect(headersOf(response)).toMatchObject(FOR_EVER)
  })

  it('serves those of earlier builds to pages that are still open', async () => {
    for (const [path, text] of [
      ['/assets/core-monday.js', 'console.log("monday")'],
      ['/v/1.0.0/parlor.js', 'console.log("all of it")'],
    ] as const) {
      const response = await call(path, { headers: { origin: 'https://any.test' } }, { ASSETS: tuesday })
      expect(response.status).toBe(200)
      expect(headersOf(response)).toMatchObject({
        ...FOR_EVER,
        'content-type': 'text/javascript; charset=utf-8',
      })
      expect(await response.text()).toBe(text)
      const etag = response.headers.get('etag') ?? ''
      const again = await call(path, { headers: { 'if-none-match': etag } }, { ASSETS: tuesday })
      expect(again.status).toBe(304)
      const head = await call(path, { method: 'HEAD' }, { ASSETS: tuesday })
      expect([head.status, await head.text()]).toEqual([200, ''])
    }
  })

  it('copies each file once', async () => {
    const before = (await env.BUCKET.head('assets/core-monday.js'))?.uploaded
    vi.resetModules()
    await call('/parlor.js', {}, { ASSETS: monday })
    expect((await env.BUCKET.head('assets/core-monday.js'))?.uploaded).toEqual(before)
  })
})

describe('what is no file of a build', () => {
  it.each([
    '/manifest.json',
    '/parlor.js.map',
    '/assets/',
    '/assets/missing-12345678.js',
    '/assets/../manifest.json',
    '/assets/%2e%2e/manifest.json',
    '/assets/..%2fimages/secret',
    '/assets/%2e%2e%2fimages%2fsecret',
    '/assets//images/secret',
    '/assets/./..%5cimages%5csecret',
    '/assets/.hidden',
    '/v/../images/secret/parlor.js',
    '/v/%2e%2e%2fimages/parlor.js',
    '/v/1.0.0/other.js',
    '/v/9.9.9/parlor.js',
    '/images/secret',
  ])('%s is not found', async (path) => {
    await env.BUCKET.put('images/secret', 'not for everyone')
    await env.BUCKET.put('images/parlor.js', 'not for everyone')
    const response = await call(path, {}, { ASSETS: monday })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await refusal(response)).toEqual({ status: 404, code: 'not_found' })
  })
})

describe('the real build', () => {
  it('serves what it lists', async () => {
    const manifest = await env.ASSETS.fetch('https://chat.test/manifest.json')
    const { files } = await manifest.json<{ files: string[] }>()
    expect(files.length).toBeGreaterThan(0)
    for (const file of ['parlor.js', ...files]) {
      const response = await call(`/${file}`)
      expect([file, response.status, response.headers.get('content-type')]).toEqual([
        file,
        200,
        expect.stringContaining(file.endsWith('.json') ? 'application/json' : 'javascript'),
      ])
      await response.body?.cancel()
    }
  })
})
