import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: 'worker/site/schema.ts',
  out: 'worker/site/migrations',
})
