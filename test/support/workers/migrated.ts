import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

// Runs before each test file: its D1 starts empty.
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
