import { applyD1Migrations, env } from 'cloudflare:test'

// Runs before each test file: its D1 starts empty.
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
