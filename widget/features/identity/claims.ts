/** What a page may read of an identity that its host has signed. Nothing is proven by it: the server judges. */
export interface Claims {
  sub: string
  /** Milliseconds since 1970; 0 where it does not say. */
  from: number
  until: number
  /** The same for two identities that say the same of the same person. */
  print: string
}

/** Reads an identity; one that is none is somebody too, whom the server will refuse. */
export function read(identity: string): Claims {
  try {
    const [, part = ''] = identity.split('.')
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
    const {
      sub,
      iat,
      exp,
      nbf: _,
      jti: __,
      ...said
    } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    if (typeof sub !== 'string') throw new TypeError('nobody')
    const time = (seconds: unknown): number => (typeof seconds === 'number' ? seconds * 1000 : 0)
    return { sub, from: time(iat), until: time(exp), print: sum(JSON.stringify(said)) }
  } catch {
    return { sub: '', from: 0, until: 0, print: sum(identity) }
  }
}

/** A short sum of a text (FNV-1a). */
function sum(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
