import { abortAllDurableObjects, applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, vi } from 'vitest'
import { forgetKeys } from '../../../worker/db/keys.ts'
import { forgetSites } from '../../../worker/db/sites.ts'
import { forgetStaff } from '../../../worker/db/staff.ts'

// Runs before each test file, in a runtime that may have run others: nothing of theirs is left in
// D1, the objects, the bucket and the limits, nor in what the Worker remembers by itself.
await reset()
// An object that still runs would go on with what it remembers. Only now: one that was ended is not reset.
await abortAllDurableObjects()
forgetKeys()
forgetSites()
forgetStaff()
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)

afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})
