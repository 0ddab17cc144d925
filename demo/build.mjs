import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWorker } from '../build/worker.js'
import { Failure } from './failure.mjs'
import { root } from './install.mjs'

const SHARED = ['protocol', 'package-lock.json', 'tsconfig.base.json']
const PARTS = {
  widget: {
    from: [...SHARED, 'widget', 'worker/lib/origins.ts', 'build', 'rollup.config.js'],
    run: () => run('node_modules/rollup/dist/bin/rollup', '-c', '--silent'),
  },
  worker: {
    from: [...SHARED, 'worker', 'build'],
    run: () => buildWorker('worker/index.ts', 'dist/worker'),
  },
}

/**
 * Builds the widget into `dist/public` or the Worker into `dist/worker`, unless what it is made
 * from is as it was.
 * @param {keyof typeof PARTS} part
 */
export async function build(part) {
  // The runtime wants the folder of assets to be there, also when both build at once.
  mkdirSync(`${root}dist/public`, { recursive: true })
  const { from, run } = PARTS[part]
  const stamp = `${root}dist/${part}.stamp`
  const digest = await digestOf(from)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === digest) return
  await run().catch((error) => {
    throw new Failure(`The ${part} does not build:\n${error instanceof Error ? error.message : error}`)
  })
  await writeFile(stamp, digest)
}

/**
 * Tells sources apart by content: a checkout or a copy changes times, not what is built.
 * @param {readonly string[]} paths
 */
async function digestOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of (await filesIn(path)).sort()) {
      hash.update(`${file}\0`).update(await readFile(root + file))
    }
  }
  return hash.digest('hex')
}

/** @param {string} path */
async function filesIn(path) {
  try {
    const entries = await readdir(root + path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  } catch {
    return [path]
  }
}

/**
 * Runs one of Node's scripts; throws what it said where it fails.
 * @param {string} script
 * @param {readonly string[]} args
 */
async function run(script, ...args) {
  const child = spawn(process.execPath, [root + script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(output.trim())
}
