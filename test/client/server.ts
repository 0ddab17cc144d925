import { mkdirSync } from 'node:fs'
import { createTestHarness } from 'wrangler'
import { seedSql } from '../../worker/db/seed.ts'

const root = new URL('../../', import.meta.url)

/** The page that all clients of these tests are on. */
export const PAGE = 'http://page.test'

export interface Server {
  url: string
  stop: () => Promise<void>
}

/** The real Worker with its rooms and a fresh D1, on a port of its own. */
export async function startServer(): Promise<Server> {
  // The assets binding wants its directory, which a fresh clone has only after a build.
  mkdirSync(new URL('dist/public', root), { recursive: true })
  const secrets = { PARLOR_SECRET: 'a secret for tests, at least of the length asked' }
  const harness = createTestHarness({ workers: [{ configPath: new URL('wrangler.toml', root), secrets }] })
  const { url } = await harness.listen()
  const worker = harness.getWorker()
  await worker.applyD1Migrations('DB')
  const { DB } = (await worker.getEnv()) as {
    DB: { prepare: (sql: string) => { run: () => Promise<unknown> } }
  }
  for (const sql of seedSql([PAGE])
    .split(';\n')
    .filter((text) => text.trim()))
    await DB.prepare(sql).run()
  return { url: url.origin, stop: () => harness.close() }
}
