import type { Room } from './room/room.ts'

/** Bindings and variables of the Worker. */
export interface Env {
  ROOM: DurableObjectNamespace<Room>
  DB: D1Database
  BUCKET: R2Bucket
  ASSETS: Fetcher
  /** Master key; every other key is derived from it. */
  PARLOR_SECRET: string
  /** Public address, where it differs from the one of the request. */
  PARLOR_URL?: string
}
