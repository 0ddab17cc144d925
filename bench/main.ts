import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { floorTarget, parlorTarget, type Target } from './load/target.ts'
import { MEASURES, type Context, type Line } from './measures.ts'
import { table } from './table.ts'

// npm run bench [-- --only calm,join] [--runs 3] [--port 26000] [--json figures.json]
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    port: { type: 'string', default: '26000' },
    json: { type: 'string' },
    inspector: { type: 'string' },
  },
})
const wanted = flags.only?.split(',') ?? Object.keys(MEASURES)
const unknown = wanted.filter((name) => !(name in MEASURES))
if (unknown.length > 0) {
  console.error(`No measure named ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(' ')}`)
  process.exit(2)
}

const port = Number(flags.port)
const inspector = flags.inspector ? Number(flags.inspector) : undefined
const floor = await floorTarget(port)
const parlor = await parlorTarget(port + 1, inspector)
const lines: Line[] = []
let seed = 0

/** Both servers in turn, so that what the machine does meanwhile meets both. */
async function interleaved<R>(measure: (target: Target, seed: number) => Promise<R>) {
  const results = { floor: [] as R[], parlor: [] as R[] }
  for (let run = 0; run < Number(flags.runs); run++) {
    seed += 1
    // Who goes first changes, so that neither always finds the machine warm.
    const order = run % 2 === 0 ? [floor, parlor] : [parlor, floor]
    for (const target of order) results[target.name].push(await measure(target, seed))
  }
  return results
}

const context: Context = { floor, parlor, interleaved }
try {
  for (const name of wanted) {
    const measure = MEASURES[name]
    if (!measure) continue
    console.error(`measuring ${name} …`)
    try {
      lines.push(...(await measure(context)))
    } catch (error) {
      lines.push({ what: name, figures: String(error), must: 'to finish', passed: false })
    }
  }
} finally {
  await Promise.all([floor.server.destroy(), parlor.server.destroy()])
}

console.log(table(lines))
if (flags.json) writeFileSync(flags.json, JSON.stringify(lines, null, 2))
const failed = lines.filter((line) => !line.passed).length
console.log(`${lines.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
