import { existsSync, readFileSync } from 'node:fs'
import { manyPasses, tooMuch } from './bombs.ts'

// The world outside, as the Worker under test meets it: whatever it fetches comes here, whatever the name.
// Names are told by a resolver, pages and pictures by their hosts; everything asked for is written down.

/** As much of a request as is looked at: the test's runtime has a class of its own for them. */
type Asked = Pick<Request, 'url' | 'method'> & { headers: { get: (name: string) => string | null } }

const asked: string[] = []

/** Private addresses that a name may hide. */
const HIDDEN: Record<string, string> = {
  'loop.example.com': '127.0.0.1',
  'inside.example.com': '10.1.2.3',
  'cloud.example.com': '169.254.169.254',
  'shared.example.com': '100.64.0.1',
  'six.example.com': '::1',
  'mapped.example.com': '::ffff:10.0.0.1',
  'nat.example.com': '64:ff9b::a00:1',
  'teredo.example.com': '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  'tunnel.example.com': '2002:7f00:1::',
  'unique.example.com': 'fd00::1',
  'link.example.com': 'fe80::1',
  'cast.example.com': 'ff02::1',
}

/** Answers whatever the Worker fetches. */
export async function world(request: Asked): Promise<Response> {
  const url = new URL(request.url)
  if (url.hostname === 'log.world.example.org') {
    const log = asked.filter((line) => line.includes(url.searchParams.get('of') ?? ''))
    return Response.json(log)
  }
  if (url.hostname === 'resolver.example.org') return resolve(url)
  asked.push(`${request.method} ${url.href} ${request.headers.get('cookie') ?? ''}`.trim())
  const page = HOSTS[url.hostname]
  return page ? page(url) : new Response('nobody', { status: 404 })
}

function resolve({ searchParams }: URL): Response {
  const name = searchParams.get('name') ?? ''
  const six = searchParams.get('type') === 'AAAA'
  if (name.startsWith('nowhere.')) return Response.json({ Status: 3 })
  if (name.startsWith('broken.')) return Response.json({ Status: 2 })
  const hidden = HIDDEN[name]
  const mixed = name.startsWith('mixed.') ? ['93.184.215.14', '192.168.0.1'] : ['93.184.215.14']
  const told = hidden === undefined ? (six ? [] : mixed) : hidden.includes(':') === six ? [hidden] : []
  const Answer = told.map((data) => ({ name, type: six ? 28 : 1, TTL: 60, data }))
  return Response.json({ Status: 0, Answer })
}

const html = (head: string, type = 'text/html; charset=utf-8'): Response =>
  new Response(`<!doctype html><html><head>${head}</head><body>text</body></html>`, {
    headers: { 'content-type': type, 'set-cookie': 'seen=1' },
  })

const raw = (body: string | Uint8Array<ArrayBuffer> | ReadableStream, type: string): Response =>
  new Response(body, { headers: { 'content-type': type } })

const endless = (pull: (to: ReadableStreamDefaultController<Uint8Array>) => Promise<void> | void) =>
  new ReadableStream({ pull })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref())

const OG = `<title>The page</title>
<meta property="og:title" content="Tide tables &amp; &#8220;moons&#8221;">
<meta property="og:description" content="When the water comes&hellip;">
<meta property="og:site_name" content="Almanac">`

const HOSTS: Record<string, (url: URL) => Response | Promise<Response>> = {
  'news.example.com': ({ pathname }) => html(pathname === '/plain' ? '<title> Plain\n page </title>' : OG),
  'www.example.com': () => html('<title>Nothing more</title>'),
  'hop.example.com': ({ pathname }) => {
    const left = Number(pathname.slice(1))
    const to = left > 1 ? `/${left - 1}` : 'https://news.example.com/'
    return new Response(null, { status: 302, headers: { location: to } })
  },
  'sends.example.com': ({ searchParams }) =>
    new Response(null, { status: 301, headers: { location: searchParams.get('to') ?? '' } }),
  'huge.example.com': ({ pathname }) =>
    pathname === '/late'
      ? html(`<script>${'x'.repeat(600_000)}</script><title>Too far down</title>`)
      : html(`<title>Huge</title>${'<p>'.repeat(2_000_000)}`),
  'bomb.example.com': () => {
    // A hundred megabytes, a few kilobytes on the way: what carries it packs what is marked so.
    let left = 100
    const body = endless((controller) => {
      if (left-- === 0) controller.close()
      else
        controller.enqueue(
          new TextEncoder().encode(left === 99 ? '<title>Bomb</title>' : ' '.repeat(1_000_000)),
        )
    })
    return new Response(body, { headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' } })
  },
  'slow.example.com': async () => {
    await pause(8000)
    return html('<title>Late</title>')
  },
  'drip.example.com': () => {
    let left = 20
    const drops = endless(async (controller) => {
      await pause(300)
      if (left-- === 0) controller.close()
      else controller.enqueue(new TextEncoder().encode('<p>drip'))
    })
    return raw(drops, 'text/html')
  },
  'ill.example.com': () => new Response('no', { status: 503 }),
  'typed.example.com': ({ searchParams }) => raw('<title>Typed</title>', searchParams.get('type') ?? ''),
  'letters.example.com': ({ pathname }) => {
    const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    if (pathname === '/header') return raw(latin('<title>Caf\xe9</title>'), 'text/html; charset=iso-8859-1')
    if (pathname === '/meta')
      return raw(latin('<meta charset="windows-1252"><title>\x93Caf\xe9\x94</title>'), 'text/html')
    if (pathname === '/japanese')
      return raw(
        Uint8Array.of(...latin('<title>'), 0x93, 0xfa, 0x96, 0x7b, ...latin('</title>')),
        'text/html; charset=shift_jis',
      )
    if (pathname === '/unknown') return raw(latin('<title>Plain</title>'), 'text/html; charset=x-none')
    return raw(
      Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode('<title>Café</title>')),
      'text/html; charset=latin1',
    )
  },
  'rude.example.com': ({ searchParams }) =>
    html(
      `<meta property="og:title" content="${(searchParams.get('title') ?? '').replaceAll('"', '&quot;')}">`,
    ),
  'pictured.example.com': ({ searchParams }) =>
    html(`<title>Pictured</title><meta property="og:image" content="${searchParams.get('image') ?? ''}">`),
  'pictures.example.com': ({ pathname }) => picture(pathname.slice(1)),
  'www.youtube.com': ({ pathname }) =>
    pathname === '/oembed'
      ? Response.json({
          title: 'A film',
          author_name: 'Somebody',
          thumbnail_url: 'https://pictures.example.com/good.jpg',
          html: '<iframe src="https://evil.example.com/"></iframe>',
        })
      : new Response('not asked for', { status: 500 }),
}

const FOLDER = new URL('pictures/', import.meta.url)

function picture(name: string): Response {
  const type = `image/${name.split('.').at(-1)?.replace('jpg', 'jpeg')}`
  if (name === 'script.svg')
    return raw('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'image/svg+xml')
  // Thirty thousand pixels each way, in a few bytes.
  if (name === 'vast.png') return raw(header(30_000, 30_000), type)
  if (name === 'passes.jpg') return raw(manyPasses(300), type)
  if (name === 'unpacks.png') return raw(tooMuch(20_000_000), type)
  if (name === 'heavy.jpg') return raw(new Uint8Array(5 * 1024 * 1024), type)
  if (name === 'page.jpg') return raw('<script>alert(1)</script>'.repeat(9), type)
  const file = new URL(name, FOLDER)
  return existsSync(file) ? raw(readFileSync(file), type) : new Response('none', { status: 404 })
}

/** The beginning of a PNG. */
function header(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes: Buffer<ArrayBuffer> = Buffer.alloc(64)
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
