import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

export interface RowsResult {
  /** Rows written for each of some messages, edits and reactions. */
  message: number[]
  edit: number[]
  reaction: number[]
}

const ROOT = path.join(import.meta.dirname, '../..')

/** Rows as SQLite counts them, which only the inside of an object can tell: read from the test that holds them. */
export async function rows(): Promise<RowsResult> {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs')
  const given = ['run', '--project', 'room', 'test/room/rows.test.ts', '-t', 'writes five at most']
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, ...given], { cwd: ROOT })
  const [, told] = /rows written: (\{.*\})/.exec(stdout) ?? []
  if (told === undefined) throw new Error('the test told no rows')
  return JSON.parse(told) as RowsResult
}
