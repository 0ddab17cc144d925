import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { callEverything, run } from './db-calls.ts'
import { db, failing, newSite } from './db-support.ts'

/** All that is in D1. */
async function everyRow(): Promise<string> {
  const tables = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'`,
  ).all<{ name: string }>()
  const rows = await env.DB.batch(tables.results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)))
  return JSON.stringify(rows.map(({ results }) => results))
}

it('leaves nothing half-written, wherever a write breaks off', async () => {
  const site = await newSite()
  const torn: string[] = []
  const several: string[] = []
  let broken = 0
  await callEverything(site, async (name, ...args) => {
    const before = await everyRow()
    // One statement further each time, until nothing breaks any more; a write that got through is the real one.
    for (let nth = 0; ; nth++) {
      const { db: half, did } = failing(nth)
      const outcome = await run(name, half, args).then(
        (value) => ({ value }),
        () => undefined,
      )
      if (did.units > 1) several.push(name)
      if (did.broke === 0) return outcome ? outcome.value : run(name, db, args)
      broken++
      if ((await everyRow()) !== before) torn.push(`${name} at ${nth}`)
    }
  })
  expect(torn).toEqual([])
  expect(several).toEqual([])
  expect(broken).toBeGreaterThan(150)
}, 240_000)
