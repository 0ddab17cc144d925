import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: 'worker/search/schema.ts',
  out: 'worker/search/migrations',
})
