import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { build } from '../demo/build.mjs'
import { report } from '../demo/failure.mjs'
import { root } from '../demo/install.mjs'
import { CHECKS, TESTS } from './steps.mjs'

/** @typedef {import('./steps.mjs').Step} Step */
/** @typedef {{ passed: number, failed: number, failures?: readonly string[] }} Counts */
/** @typedef {{ fullName: string, status: string, failureMessages: string[] }} Test */

const asked = process.argv.slice(2)
const wanted = (/** @type {Step} */ { name }) =>
  asked.length === 0 || asked.some((one) => name.startsWith(one))
const checks = CHECKS.filter(wanted)
const tests = TESTS.filter(wanted)
if (checks.length + tests.length === 0) console.log(`No step begins with ${asked.join(' or ')}.`)

const total = { passed: 0, failed: checks.length + tests.length === 0 ? 1 : 0 }
/** @type {string[]} */
const broken = []
if (tests.length > 0) await timed('build', built)
// Two at a time: tests wait a good deal for servers, pages and clocks, and checks have the machine then.
await Promise.all([taking(tests), taking(checks).then(() => taking(tests))])
if (broken.length > 0) console.log(`\nFailed:\n${broken.join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0

/**
 * Runs what is next on the list until there is nothing left.
 * @param {Step[]} steps
 */
async function taking(steps) {
  for (let step = steps.shift(); step; step = steps.shift()) {
    const next = step
    await timed(next.name, () => (next.counts ? counted(next, root + next.counts) : holds(next)))
  }
}

/**
 * @param {string} name
 * @param {() => Promise<Counts>} run
 */
async function timed(name, run) {
  const began = performance.now()
  const { passed, failed, failures = [] } = await run()
  total.passed += passed
  total.failed += failed
  if (failed > 0) broken.push(`  ${name}`, ...failures.map((one) => `    ${one}`))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${failed > 0 ? 'FAILED' : 'ok'}  ${name}: ${passed} passed, ${failed} failed, ${seconds} s`)
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
 * A check is one test. It steps back where tests want the machine.
 * @param {Step} step
 * @returns {Promise<Counts>}
 */
async function holds(step) {
  const code = await run(step, { priority: constants.priority.PRIORITY_BELOW_NORMAL })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * A runner of tests leaves its counts in a file. One that dies, or finds no test, has failed.
 * @param {Step} step
 * @param {string} file
 * @returns {Promise<Counts>}
 */
async function counted(step, file) {
  rmSync(file, { force: true })
  mkdirSync(`${root}test/.tmp`, { recursive: true })
  const code = await run(step, { env: { PARLOR_COUNTS: file } })
  const { passed, failed, failures } = countsIn(file)
  const silent = failed === 0 && (code !== 0 || passed === 0)
  return { passed, failed: silent ? 1 : failed, failures }
}

/**
 * @param {string} file
 * @returns {Required<Counts>}
 */
function countsIn(file) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const failures = testResults.flatMap(failuresOf)
    return { passed: Number(numPassedTests), failed: Number(numFailedTests), failures }
  } catch {
    return { passed: 0, failed: 0, failures: [] }
  }
}

/**
 * A line for each test of a file that failed, for they are far apart among what all print.
 * @param {{ name: string, assertionResults: Test[] }} file
 */
function failuresOf({ name, assertionResults }) {
  return assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages: [why = ''] }) => {
      return `${name.replace(root, '')} > ${fullName}: ${why.split('\n', 1)[0]}`
    })
}

/**
 * Runs a step, and prints its lines with its name, since another's come between them.
 * @param {Step} step
 * @param {{ env?: Record<string, string>, priority?: number }} options
 * @returns {Promise<number>}
 */
async function run({ name, script, args }, { env = {}, priority = 0 }) {
  const child = spawn(process.execPath, [`${root}node_modules/${script}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CI: '1',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      ...env,
    },
  })
  if (child.pid && priority) setPriority(child.pid, priority)
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => console.log(`${name} | ${line}`))
  }
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
