import { readdir, readFile } from 'node:fs/promises'
import { unstable_splitSqlQuery as split } from 'wrangler'
import { seedSql } from '../worker/db/seed.ts'
import { Failure } from './failure.mjs'
import { root } from './install.mjs'
import { roomsSql } from './rooms.mjs'

const FOLDER = `${root}worker/db/migrations/`

/**
 * Brings a local D1 up to date and puts the demonstration site in. Keeps the same books as
 * `wrangler d1 migrations apply`, so either may follow the other.
 * @param {import('@cloudflare/workers-types').D1Database} db
 * @param {readonly string[]} origins The demo site's, which may embed the site `demo`.
 */
export async function prepare(db, origins) {
  await db.exec(
    'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  )
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map((row) => row.name))
  const all = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql'))
  if ([...applied].some((name) => !all.includes(String(name)))) {
    throw new Failure(
      'The local data was made by another version of Parlor: remove its folder (.parlor, or what PARLOR_STATE names) and start again.',
    )
  }
  for (const name of all.filter((name) => !applied.has(name)).sort()) {
    const statements = split(await readFile(FOLDER + name, 'utf8')).map((sql) => db.prepare(sql))
    const done = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)
    await db.batch([...statements, done])
  }
  await db.batch(split(seedSql(origins) + roomsSql()).map((sql) => db.prepare(sql)))
}
