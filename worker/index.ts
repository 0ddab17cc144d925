import { Hono } from 'hono'
import type { Env } from './env.ts'
import { onError, onNotFound } from './middleware/errors.ts'
import { lazily } from './middleware/lazily.ts'
import { api } from './routes/api/api.ts'
import { directory } from './routes/directory.ts'
import { docs } from './routes/docs.ts'
import { embed } from './routes/embed.ts'
import { enter } from './routes/enter.ts'
import { files } from './routes/files.ts'
import { health } from './routes/health.ts'
import { images } from './routes/images.ts'
import { ignoring } from './routes/ignored.ts'
import { me } from './routes/me.ts'
import { membership } from './routes/membership.ts'
import { search } from './routes/search.ts'
import { session } from './routes/session.ts'
import { signOut } from './routes/signout.ts'
import { socket } from './routes/socket.ts'

export { Room } from './room/room.ts'
export { Index } from './search/index.ts'
export { Site } from './site/site.ts'
export { Unfurler } from './unfurler.ts'

// Headers and keys are each route's own business: a socket's 101 and a public file bear neither.
const app = new Hono<{ Bindings: Env }>()
  .route('/', socket)
  .route('/', session)
  .route('/', enter)
  .route('/', me)
  .route('/', ignoring)
  .route('/', signOut)
  .route('/', directory)
  .route('/', membership)
  .route('/', search)
  .route('/', api)
  .route('/', docs)
  .route('/', embed)
  .route('/', files)
  .route('/', health)
  .route('/', images)
  .all(
    '/auth/*',
    lazily(async () => (await import('./auth/app.ts')).accounts),
  )
  .onError(onError)
  .notFound(onNotFound)

/** The routes and their types, for Hono's typed client. */
export type App = typeof app
export default app
