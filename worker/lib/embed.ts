import { PLAYERS } from './unfurl/players.ts'
import { html, raw } from 'hono/html'
import { base64url } from 'jose'
import type { Speech, Tongue } from '../words/languages.ts'
import type { Listed } from './ticket.ts'

/** What the page of a frame says to its element; the same words as attributes of `<parlor-room>`. */
export interface Hints {
  theme?: string
  locale?: string
  heading?: string
  placeholder?: string
  name?: string
  enter?: string
  without?: string
  readonly?: string
  /** Of the page itself: `light`, `dark` or both, the reader's preference deciding. */
  'color-scheme'?: string
  /** `--parlor-accent`, as a hexadecimal colour. */
  accent?: string
  /** `parent`: nothing is asked for before the parent has said who this is. */
  identity?: string
}

const PRINTABLE = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]{1,80}$/u
const HINTS: Record<keyof Hints, RegExp> = {
  theme: /^(?:auto|light|dark|system)$/,
  locale: /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i,
  heading: PRINTABLE,
  placeholder: PRINTABLE,
  name: PRINTABLE,
  enter: /^(?:auto|send|newline)$/,
  without: /^[a-z]+(?:[ ,]+[a-z]+){0,15}$/,
  readonly: /^(?:|true)$/,
  'color-scheme': /^(?:light|dark|light dark)$/,
  accent: /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i,
  identity: /^parent$/,
}
/** Those that are no attributes of the element. */
const OF_PAGE = new Set<string>(['color-scheme', 'accent', 'identity'])

/** The hints of a query that can be taken at their word. Others are left out: they are wishes, no more. */
export function hintsIn(query: URLSearchParams): Hints {
  const good = Object.entries(HINTS).flatMap(([name, shape]) => {
    const value = query.get(name)
    return value !== null && shape.test(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(good)
}

const LOCAL = ['localhost', '127.0.0.1'].flatMap((host) => [`http://${host}:*`, `https://${host}:*`])
const SOURCE = /^https?:\/\/(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::\d+)?$/

/**
 * Who may frame the site's rooms, as a policy can say it. What it has no words for (IPv6 addresses)
 * is left out, so the list is never wider than the site's own.
 */
export function ancestorsOf({ origins, settings }: Omit<Listed, 'id'>): string {
  const sources = [...origins.filter((origin) => SOURCE.test(origin)), ...(settings.localhost ? LOCAL : [])]
  return sources.join(' ') || "'none'"
}

/** One rule, so that its digest in the policy is all that is allowed of styles in the page. */
const STYLE =
  'html,body,parlor-room{display:block;height:100%;margin:0}body{font-family:system-ui,sans-serif}'
const PLAIN =
  'html{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-content:center;padding:24px;text-align:center;text-wrap:balance;font:15px/22px system-ui}'

// In one piece: its digest allows it, and not a space more.
const sheet = (style: string) => raw(`<style>${style}</style>`)

/** Of an answer that is written in the reader's language. */
const PAGE = { 'content-type': 'text/html; charset=utf-8', vary: 'accept-language' }

/** The headers that all pages of frames have. `ancestors`: who may show it. */
async function headersOf(style: string, ancestors: string, more: readonly string[] = []) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  // Standard base64, as policies write it; jose's is for URLs.
  const hash = base64url.encode(new Uint8Array(digest)).replaceAll('-', '+').replaceAll('_', '/')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}='`,
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ]
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    // Pages of others may show it, as the policy says, but not read it by any other way.
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

/** A page that says one thing. Shown to anyone, in a frame too, or a mistyped address would show nothing at all. */
async function plain({ lang, dir }: Speech, title: string, text: string, status: number): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      ${sheet(PLAIN)}
      <p>${text}</p>
    </html>`
  const headers = await headersOf(PLAIN, '*')
  return new Response(String(page), { status, headers: { ...headers, ...PAGE } })
}

/** For every address without a room, word for word the same. */
export const nothingHere = (speech: Speech) =>
  plain(speech, speech.words.frame.noRoom, speech.words.frame.nothing, 404)

/** For whoever opens the address by itself: the room belongs into a page. */
export const notFramed = (speech: Speech) =>
  plain(speech, speech.words.frame.alone, speech.words.frame.belongs, 400)

interface Shown {
  site: Listed
  room: string
  ticket: string
  hints: Hints
  /** The Worker's own origin, at which the page is. */
  own: string
  /** What the room speaks where no hint says it: the reader's language, as there is no page to have one. */
  reader: Tongue
}

/** The page that holds one room and nothing else. */
export async function framePage({ site, room, ticket, hints, own, reader }: Shown): Promise<Response> {
  const attributes = Object.entries(hints).filter(([name]) => !OF_PAGE.has(name))
  const { accent, identity, locale } = hints
  const told = JSON.stringify({
    origins: site.origins,
    localhost: site.settings.localhost ?? false,
    accent,
    identity,
  })
  const page = await html`<!doctype html>
    <html lang="${locale ?? reader.lang}" dir="${reader.dir}">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, interactive-widget=resizes-content" />
      <meta name="color-scheme" content="${hints['color-scheme'] ?? 'light dark'}" />
      <title>${hints.heading ?? room}</title>
      ${sheet(STYLE)}
      <body data-parlor="${told}">
        <parlor-room
          site="${site.id}"
          room="${room}"
          loading="eager"
          ticket="${ticket}"
          ${attributes.map(([name, value]) => html` ${raw(name)}="${value}"`)}
        ></parlor-room>
        <script type="module" src="/embed.js"></script>
        <script type="module" src="/parlor.js"></script>
      </body>
    </html>`
  const headers = await headersOf(STYLE, ancestorsOf(site), [
    `script-src ${own}/embed.js ${own}/parlor.js ${own}/assets/`,
    `img-src ${own}`,
    `frame-src ${PLAYERS.join(' ')}`,
    `connect-src ${own} ${own.replace(/^http/, 'ws')}`,
    "require-trusted-types-for 'script'",
    'trusted-types parlor',
  ])
  return new Response(String(page), { headers: { ...headers, ...PAGE } })
}
