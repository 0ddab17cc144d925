import type { Room } from './room/room.ts'

/** Bindings and variables of the Worker. */
export interface Env {
  ROOM: DurableObjectNamespace<Room>
  DB: D1Database
  BUCKET: R2Bucket
  ASSETS: Fetcher
  /** New guests a minute from one network on one site. */
  GUESTS: RateLimit
  /** Master key; every other key is derived from it. */
  PARLOR_SECRET: string
  /** Public address, where it differs from the one of the request. */
  PARLOR_URL?: string
}
