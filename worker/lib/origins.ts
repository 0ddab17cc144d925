/**
 * Whether a page's origin is on a site's list. Entries are exact origins, or `https://*.example.com`
 * for any host below a domain, never the domain itself. Only an origin as browsers write it can
 * match, which leaves nothing for tricks of case, default ports, userinfo or look-alike letters.
 * With `localhost`, pages of the visitor's own machine may too, at any port.
 */
export function isAllowed(
  origin: string | null | undefined,
  list: readonly string[],
  { localhost = false }: { localhost?: boolean } = {},
): boolean {
  if (!origin || !isSerialized(origin)) return false
  if (localhost && LOCAL.test(origin)) return true
  return list.some((entry) => (entry.includes('*') ? isBelow(origin, entry) : entry === origin))
}

/**
 * An entry for a site's list, as it will be compared: an exact origin, or `https://*.example.com`.
 * A page's whole address will do for its origin. Undefined where it is neither, or would let in
 * everyone below a top-level domain.
 */
export function parseOrigin(raw: string): string | undefined {
  const text = raw.trim()
  if (text.includes('*')) {
    // A label takes the star's place, so that the rest is judged, and written, as any other origin.
    const sample = /^https:\/\/\*(\.[^*/]+)\/?$/i.exec(text)?.[1]
    const entry = sample && parseOrigin(`https://x${sample}`)?.replace('//x', '//*')
    return entry && WILDCARD.test(entry) ? entry : undefined
  }
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null
  if (!url || url.username || url.password || !isSerialized(url.origin)) return undefined
  return url.hostname.endsWith('.') ? undefined : url.origin
}

const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

const WILDCARD = /^https:\/\/\*(\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)$/
const LABELS = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

function isBelow(origin: string, entry: string): boolean {
  const suffix = WILDCARD.exec(entry)?.[1]
  if (!suffix || !origin.startsWith('https://') || !origin.endsWith(suffix)) return false
  return LABELS.test(origin.slice('https://'.length, -suffix.length))
}

function isSerialized(origin: string): boolean {
  if (!/^https?:\/\//.test(origin)) return false
  const url = URL.parse(origin)
  return url?.origin === origin
}
