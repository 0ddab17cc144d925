import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: 'worker/room/schema.ts',
  out: 'worker/room/migrations',
})
