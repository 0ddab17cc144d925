import type { Env } from '../env.ts'

/** A place where people have an account already, as the environment names it. */
export interface Provider {
  /** In addresses: `PARLOR_OIDC_MY_COMPANY_…` is `my_company`. */
  id: string
  /** For people: "My Company". */
  label: string
  issuer: string
  clientId: string
  clientSecret: string
}

const ISSUER = /^PARLOR_OIDC_([A-Z0-9_]+)_ISSUER$/

/**
 * The sign-in providers of the environment, by name. One that lacks a part, or would be spoken to
 * without encryption over a network, is left out and named in the log.
 */
export function providersOf(env: Env): Provider[] {
  const names = Object.keys(env).flatMap((key) => ISSUER.exec(key)?.[1] ?? [])
  return names.sort().flatMap((name) => providerOf(name, env) ?? [])
}

function providerOf(name: string, env: Env): Provider | undefined {
  const issuer = env[`PARLOR_OIDC_${name}_ISSUER`]
  const clientId = env[`PARLOR_OIDC_${name}_CLIENT_ID`]
  const clientSecret = env[`PARLOR_OIDC_${name}_CLIENT_SECRET`]
  if (!issuer || !clientId || !clientSecret) {
    console.warn(`the sign-in provider ${name} lacks _CLIENT_ID or _CLIENT_SECRET`)
    return undefined
  }
  if (!isPrivate(issuer)) {
    console.warn(`the issuer of the sign-in provider ${name} is no https address`)
    return undefined
  }
  return { id: name.toLowerCase(), label: labelOf(name), issuer, clientId, clientSecret }
}

/** Nobody between can read along: encrypted, or on this machine. */
function isPrivate(address: string): boolean {
  const url = URL.parse(address)
  if (!url) return false
  return url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}

function labelOf(name: string): string {
  return name
    .split('_')
    .filter(Boolean)
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join(' ')
}
