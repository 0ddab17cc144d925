import { base64url } from 'jose'

/**
 * A network by a name that cannot be turned back: an HMAC of its address, keyed for one site and
 * one month, so that it can be counted and limited there but not followed from site to site.
 * Addresses themselves are neither stored nor logged.
 */
export async function networkHash(address: string, site: string, secret: string, now: number) {
  const month = new Date(now).toISOString().slice(0, 7)
  const encode = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const material = encode(`parlor:network:${site}:${month}:${secret}`)
  const key = await crypto.subtle.importKey('raw', material, algorithm, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, encode(networkOf(address)))
  return base64url.encode(new Uint8Array(mac).slice(0, 16))
}

/** Where the request comes from. Cloudflare sets the header itself; without it, all are one. */
export function addressOf(request: Request): string {
  return request.headers.get('cf-connecting-ip') ?? ''
}

/** What one subscriber holds: an IPv4 address, or the /64 of an IPv6 one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = tail === undefined ? left : [...left, ...zeros, ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
