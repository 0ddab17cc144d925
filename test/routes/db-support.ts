import { env } from 'cloudflare:workers'
import { type Database, database } from '../../worker/db/database.ts'
import { createSite } from '../../worker/db/sites.ts'

export const MASTER = env.PARLOR_SECRET
export const db: Database = database(env.DB)

let made = 0

/** A site of its own for a test. */
export async function newSite(change: Partial<Parameters<typeof createSite>[1]> = {}): Promise<string> {
  const id = `s${++made}-${crypto.randomUUID().slice(0, 8)}`
  await createSite(db, { id, name: id, origins: ['https://shop.test'], ...change }, 'acc_1', Date.now())
  return id
}

/** 256 random bits' worth of text, as a hash looks. */
export function someHash(): string {
  return crypto.randomUUID().replaceAll('-', '').padEnd(43, 'x')
}

export const memberId = () => `m_${crypto.randomUUID().slice(0, 22)}`

/** Every row of a table that belongs to a site, in a stable order. */
export async function rowsOf(table: string, site: string, column = 'site'): Promise<unknown[]> {
  const query = env.DB.prepare(`SELECT * FROM ${table} WHERE ${column} = ? ORDER BY 1, 2, 3`)
  return (await query.bind(site).all()).results
}

interface Statement {
  sql: string
  params: unknown[]
}

/** D1 as it is, and a list of every statement that it was asked to run. */
export function watched(): { db: Database; statements: Statement[] } {
  const statements: Statement[] = []
  const prepare = (sql: string) => {
    const real = env.DB.prepare(sql)
    const bind = (...params: unknown[]) => {
      statements.push({ sql, params })
      return real.bind(...params)
    }
    return Object.assign(Object.create(real) as D1PreparedStatement, { bind })
  }
  return { db: database({ prepare, batch: env.DB.batch.bind(env.DB) } as unknown as D1Database), statements }
}

/**
 * D1 as it is, but the nth statement that it is given at once breaks a rule of the tables, as a
 * constraint or a full disk would in the middle: `broke` counts these. `units` are the writes that could
 * stand alone: more than one would be half of something when the other fails.
 */
export function failing(nth: number): { db: Database; did: { broke: number; units: number } } {
  const did = { broke: 0, units: 0 }
  const written = new Set<string>()
  const noted = (sql: string) => {
    if (/^\s*(insert|update|delete)/i.test(sql)) written.add(sql)
    did.units = written.size
  }
  const breaking = () => env.DB.prepare(`INSERT INTO sites (id) VALUES ('half')`)
  const texts = new WeakMap<D1PreparedStatement, string>()
  const prepare = (sql: string) => {
    const real = env.DB.prepare(sql)
    const bind = (...params: unknown[]) => {
      const bound = real.bind(...params)
      texts.set(bound, sql)
      const alone = (method: 'all' | 'run' | 'raw') => {
        const whole = bound[method].bind(bound) as () => Promise<unknown>
        return () => {
          noted(sql)
          if (nth > 0) return whole()
          did.broke++
          return breaking().run()
        }
      }
      return Object.assign(bound, { all: alone('all'), run: alone('run'), raw: alone('raw') })
    }
    return Object.assign(Object.create(real) as D1PreparedStatement, { bind })
  }
  return { db: database({ prepare, batch } as unknown as D1Database), did }

  function batch(statements: D1PreparedStatement[]) {
    const all = statements.map((statement) => texts.get(statement) ?? '')
    const writing = all.filter((sql) => /^\s*(insert|update|delete)/i.test(sql))
    if (writing.length > 0) noted(writing.join(';'))
    if (nth > statements.length) return env.DB.batch(statements)
    did.broke++
    return env.DB.batch([...statements.slice(0, nth), breaking(), ...statements.slice(nth)])
  }
}
