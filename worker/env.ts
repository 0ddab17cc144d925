import type { Room } from './room/room.ts'
import type { Index } from './search/index.ts'
import type { Site } from './site/site.ts'

/** Bindings and variables of the Worker. */
export interface Env {
  ROOM: DurableObjectNamespace<Room>
  SITE: DurableObjectNamespace<Site>
  INDEX: DurableObjectNamespace<Index>
  DB: D1Database
  BUCKET: R2Bucket
  ASSETS: Fetcher
  /** New guests a minute from one network on one site. */
  GUESTS: RateLimit
  /** Rooms a minute that come about by joining, from one network on one site. */
  NEW_ROOMS: RateLimit
  /** Requests a minute with one API key. */
  API: RateLimit
  /** Tries a minute, from one network, at what is guarded by a secret: sign-in, passwords, keys. */
  TRIES: RateLimit
  /** Master key; every other key is derived from it. */
  PARLOR_SECRET: string
  /** Public address, where it differs from the one of the request. */
  PARLOR_URL?: string
  /** Answers names by JSON over HTTPS, in place of Cloudflare's resolver. */
  PARLOR_RESOLVER?: string
  /** `PARLOR_OIDC_<NAME>_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET`: sign-in providers. */
  [provider: `PARLOR_OIDC_${string}`]: string | undefined
}
