import { DurableObject } from 'cloudflare:workers'
import type { Policy, Revocation, SiteRemote } from '../lib/remote.ts'
import type { Env } from '../env.ts'

/** One object for each site: knows which of its rooms are open, and reaches them. */
export class Site extends DurableObject<Env> implements SiteRemote {
  attend(): Promise<Revocation[]> {
    return Promise.resolve([])
  }
  leave(): Promise<void> {
    return Promise.resolve()
  }
  policy(): Promise<Policy | undefined> {
    return Promise.resolve(undefined)
  }
  project(): Promise<{ erased: string[] }> {
    return Promise.resolve({ erased: [] })
  }
  revoke(): Promise<void> {
    return Promise.resolve()
  }
  changed(): Promise<void> {
    return Promise.resolve()
  }
  open(): Promise<string[]> {
    return Promise.resolve([])
  }
  newcomer(): Promise<boolean> {
    return Promise.resolve(false)
  }
}
