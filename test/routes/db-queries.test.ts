import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { callEverything, functions, run } from './db-calls.ts'
import { newSite, watched } from './db-support.ts'

it('searches an index in every statement of every module', async () => {
  const site = await newSite()
  const { db, statements } = watched()
  const called = new Set<string>()
  await callEverything(site, (name, ...args) => {
    called.add(name)
    return run(name, db, args)
  })
  expect([...functions.keys()].filter((name) => !called.has(name))).toEqual([])

  const distinct = new Map(statements.map((statement) => [statement.sql, statement]))
  expect(distinct.size).toBeGreaterThan(90)
  const scanning: string[] = []
  for (const { sql, params } of distinct.values()) {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...params)
      .all<{ detail: string }>()
    // What was bound, or what another step has found, may be walked through; a table may not.
    const found = new Set([...sql.matchAll(/\bWITH (\w+) AS/g)].map(([, name = '']) => `SCAN ${name}`))
    const scans = results.filter(
      ({ detail }) =>
        detail.startsWith('SCAN')
        && !found.has(detail)
        && !/CONSTANT ROW|VIRTUAL TABLE|\(subquery/.test(detail),
    )
    scanning.push(...scans.map(({ detail }) => `${detail}: ${sql}`))
  }
  expect(scanning).toEqual([])
})

it('would notice a statement without an index', async () => {
  const { results } = await env.DB.prepare('EXPLAIN QUERY PLAN SELECT * FROM rooms WHERE title = ?')
    .bind('x')
    .all<{ detail: string }>()
  expect(results[0]?.detail).toMatch(/^SCAN rooms/)
})
