import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { build } from '../demo/build.mjs'
import { report } from '../demo/failure.mjs'
import { root } from '../demo/install.mjs'

/** @typedef {{ passed: number, failed: number }} Counts */

const TYPED = [
  '.',
  'protocol',
  'worker',
  'widget',
  'demo',
  'deploy',
  'bench',
  'bench/floor',
  'test',
  'test/room',
  'test/routes',
  'test/widget',
  'test/support/workers',
]
const COUNTS = `${root}test/.tmp/counts.json`

/** @typedef {[name: string, run: () => Promise<Counts>]} Step */

/** @type {Step[]} */
const checks = [
  check('lint', 'eslint/bin/eslint.js', ['.']),
  ...TYPED.map((project) => check(`types ${project}`, 'typescript/bin/tsc', ['-p', project])),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
]
/** @type {Step[]} */
const tests = [
  // Their files share nothing, so that two may run side by side.
  vitest('node', '--maxWorkers=2'),
  vitest('workers', '--maxWorkers=2'),
  ['widget in Chromium', () => counted('@web/test-runner/dist/bin.js', [], { PARLOR_COUNTS: COUNTS })],
  vitest('e2e'),
  vitest('chaos'),
]

const total = { passed: 0, failed: 0 }
/** @type {string[]} */
const broken = []
await take([['build', built]])
// Checks measure nothing, so the second core may help. Tests have the machine to themselves.
const rest = [...checks]
await Promise.all([take(rest), take(rest)])
await take([...tests])
if (broken.length > 0) console.log(`\nFailed in: ${broken.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0

/**
 * Runs what is next on the list until there is nothing left.
 * @param {Step[]} steps
 */
async function take(steps) {
  for (let step = steps.shift(); step; step = steps.shift()) {
    const [name, run] = step
    const began = performance.now()
    const { passed, failed } = await run()
    total.passed += passed
    total.failed += failed
    if (failed > 0) broken.push(name)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${failed > 0 ? 'FAILED' : 'ok'}  ${name}: ${passed} passed, ${failed} failed, ${seconds} s`)
  }
}

/** @returns {Promise<Counts>} */
async function built() {
  try {
    await Promise.all([build('worker'), build('widget')])
    return { passed: 1, failed: 0 }
  } catch (error) {
    report(error)
    return { passed: 0, failed: 1 }
  }
}

/**
 * A check is one test: it holds or it does not.
 * @param {string} name
 * @param {string} script
 * @param {string[]} args
 * @returns {Step}
 */
function check(name, script, args) {
  return [
    name,
    async () => ((await run(script, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
  ]
}

/**
 * @param {string} project
 * @param {string[]} more further arguments
 * @returns {Step}
 */
function vitest(project, ...more) {
  const args = [
    'run',
    ...more,
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${COUNTS}`,
  ]
  return [`vitest ${project}`, () => counted('vitest/vitest.mjs', args)]
}

/**
 * Runs a test runner that leaves its counts in a file. One that dies, or finds no test, has failed.
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Counts>}
 */
async function counted(script, args, env) {
  rmSync(COUNTS, { force: true })
  mkdirSync(`${root}test/.tmp`, { recursive: true })
  const code = await run(script, args, env)
  const { passed, failed } = readCounts()
  const silent = failed === 0 && (code !== 0 || passed === 0)
  return { passed, failed: silent ? 1 : failed }
}

function readCounts() {
  try {
    const counts = JSON.parse(readFileSync(COUNTS, 'utf8'))
    return { passed: Number(counts.numPassedTests), failed: Number(counts.numFailedTests) }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

/**
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>}
 */
function run(script, args, env = {}) {
  const child = spawn(process.execPath, [`${root}node_modules/${script}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CI: '1',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      ...env,
    },
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
