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

it('seeds the demonstration site, once and again, and follows its pages to another port', async () => {
  await seed('http://localhost:8788', "http://it's.test")
  await seed('http://localhost:8788', "http://it's.test")
  expect(await version()).toBe(1)
  expect(await statusFrom('http://localhost:8788')).toBe(200)

  await seed('http://localhost:9001')
  expect(await version()).toBe(2)
  expect(await statusFrom('http://localhost:9001')).toBe(200)
  expect(await statusFrom('http://localhost:8788')).toBe(403)
  expect((await env.DB.prepare('SELECT site, slug FROM rooms').all()).results).toEqual([
    { site: 'demo', slug: 'lobby' },
  ])
})
