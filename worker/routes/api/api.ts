import { Hono } from 'hono'
import { onlyMethods } from '../../middleware/errors.ts'
import { banOperations, bans } from './bans.ts'
import type { ApiEnv } from './guard.ts'
import { keyOperations, keys } from './keys.ts'
import { memberOperations, members } from './members.ts'
import { messageOperations, messages } from './messages.ts'
import type { Operation } from './operation.ts'
import { roomOperations, rooms } from './rooms.ts'
import { searching, searchOperations } from './search.ts'
import { site, siteOperations } from './site.ts'

/** All that a host's server can do, in the order of the documentation. */
export const operations: Operation[] = [
  ...siteOperations,
  ...searchOperations,
  ...roomOperations,
  ...messageOperations,
  ...memberOperations,
  ...banOperations,
  ...keyOperations,
]

/** The API of a host's server: each route is one of `operations`. */
export const api = new Hono<ApiEnv>()
  .route('/', site)
  .route('/', rooms)
  .route('/', messages)
  .route('/', members)
  .route('/', bans)
  .route('/', keys)
  .route('/', searching)

for (const path of new Set(operations.map((one) => one.path))) {
  const methods = operations.filter((one) => one.path === path).map((one) => one.method.toUpperCase())
  api.all(path, onlyMethods(...methods, ...(methods.includes('GET') ? ['HEAD'] : [])))
}
