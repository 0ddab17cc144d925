/**
 * Whether a page's origin is on a site's list. Entries are exact origins, or `https://*.example.com`
 * for any host below a domain, never the domain itself. Only an origin as browsers write it can
 * match, which leaves nothing for tricks of case, default ports, userinfo or look-alike letters.
 */
export function isAllowed(origin: string | null | undefined, list: readonly string[]): boolean {
  if (!origin || !isSerialized(origin)) return false
  return list.some((entry) => (entry.includes('*') ? isBelow(origin, entry) : entry === origin))
}

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
