import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { forgetSites } from '../../worker/db/sites.ts'
import { seedSql } from '../../worker/db/seed.ts'
import { ask } from './support.ts'

const seed = (...origins: string[]) =>
  env.DB.batch(
    seedSql(origins)
      .split(/;\n/)
      .filter(Boolean)
      .map((statement) => env.DB.prepare(statement)),
  )
const version = () => env.DB.prepare(`SELECT version FROM sites WHERE id = 'demo'`).first<number>('version')
const statusFrom = async (origin: string) => {
  forgetSites()
  return (await ask({}, { site: 'demo', origin })).status
}

it('seeds the demonstration site, once and again, and follows its pages to another address', async () => {
  await seed('https://demo.test', "http://it's.test")
  await seed('https://demo.test', "http://it's.test")
  expect(await version()).toBe(1)
  expect(await statusFrom('https://demo.test')).toBe(200)

  await seed('https://moved.test')
  expect(await version()).toBe(2)
  expect(await statusFrom('https://moved.test')).toBe(200)
  expect(await statusFrom('https://demo.test')).toBe(403)
  expect((await env.DB.prepare('SELECT site, slug FROM rooms').all()).results).toEqual([
    { site: 'demo', slug: 'lobby' },
  ])
})

it('opens it to pages of the own machine at any port, and to guests without work', async () => {
  await seed('http://localhost:8788')
  for (const origin of [
    'http://localhost:3000',
    'http://127.0.0.1:1',
    'https://[::1]:5',
    'http://localhost',
  ]) {
    expect([origin, await statusFrom(origin)]).toEqual([origin, 200])
  }
  for (const origin of [
    'http://localhost.test',
    'http://127.0.0.2',
    'http://a.localhost',
    'http://0.0.0.0',
  ]) {
    expect([origin, await statusFrom(origin)]).toEqual([origin, 403])
  }
  expect((await ask({ name: 'Ann' }, { site: 'demo', origin: 'http://localhost:3000' })).status).toBe(200)
})
