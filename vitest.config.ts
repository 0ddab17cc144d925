import { mkdirSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import type { Plugin } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { deployedWorker } from './test/support/deployed.ts'
import { bundledSources } from './test/support/sources.ts'
import { world } from './test/support/world.ts'

// The assets binding wants its directory, which a fresh clone has only after a build.
mkdirSync('dist/public', { recursive: true })
mkdirSync('worker/db/migrations', { recursive: true })

/** What the Worker needs from its start, by the doors it takes. */
const PACKAGES = [
  'drizzle-orm',
  'drizzle-orm/d1',
  'drizzle-orm/durable-sqlite',
  'drizzle-orm/durable-sqlite/migrator',
  'drizzle-orm/sqlite-core',
  'hono',
  'hono/body-limit',
  'hono/combine',
  'hono/cookie',
  'hono/factory',
  'hono/html',
  'jose',
  'valibot',
]

/** Limits for what hangs, not for a machine that has more to do. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } }

/**
 * The real Worker with its Room, D1 and bucket, in workerd. Storage lasts for a file: a test that needs a
 * clean room takes a new slug, or calls `reset()`. So does the runtime: objects of one file that still run
 * would meet those of the next.
 */
function inWorkerd(name: string, plugins: Plugin[] = []): TestProjectInlineConfiguration {
  return {
    plugins: [
      ...plugins,
      cloudflareTest(async () => ({
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          // Whatever the Worker fetches, as the world would answer it.
          outboundService: async (request: Request) => world(request),
          bindings: {
            PARLOR_SECRET: 'test-secret-test-secret-test-secret-test',
            PARLOR_RESOLVER: 'https://resolver.example.org/dns-query',
            SEARCH_SIZE: process.env.SEARCH_SIZE ?? '',
            GUESSES: process.env.GUESSES ?? '200',
            TEST_MIGRATIONS: await readD1Migrations('worker/db/migrations'),
          },
        },
      })),
    ],
    test: {
      name,
      globalSetup: 'test/support/built.mjs',
      include: [`test/${name}/**/*.test.ts`],
      setupFiles: ['test/support/workers/anew.ts'],
      // Each file loads the Worker anew: a package as one module is half of what there is to load.
      deps: { optimizer: { ssr: { enabled: true, include: PACKAGES } } },
      ...PATIENCE,
    },
  }
}

export default defineConfig({
  test: {
    // Objects still run when a file's tests have ended, and may ask for a module of a runtime that goes.
    onUnhandledError: ({ name }) => name !== 'EnvironmentTeardownError',
    projects: [
      inWorkerd('room', [deployedWorker]),
      inWorkerd('routes', [bundledSources('test/routes', 'test/room')]),
      {
        test: {
          name: 'node',
          include: ['test/{client,protocol,guard}/**/*.test.ts'],
          ...PATIENCE,
        },
      },
      {
        // Kills, fuzzed frames, lost frames: against the built Worker in a process of its own.
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          ...PATIENCE,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // Each file has a Worker, a site and a browser of its own.
        test: {
          name: 'e2e',
          // What drives the browser is loaded once for all files of a process.
          isolate: false,
          globalSetup: 'test/support/built.mjs',
          include: ['test/e2e/**/*.test.ts'],
          ...PATIENCE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
