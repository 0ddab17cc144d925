import { median } from './load/statistics.ts'
import type { Target } from './load/target.ts'
import { calm } from './scenarios/calm.ts'
import { join, rush } from './scenarios/joining.ts'
import { overload } from './scenarios/overload.ts'
import { reaction } from './scenarios/reaction.ts'
import { retries } from './scenarios/retries.ts'
import { rows } from './scenarios/rows.ts'
import { typing } from './scenarios/typing.ts'

/** One line of the table: what was measured, what came out, what it must be. */
export interface Line {
  what: string
  figures: string
  must: string
  passed: boolean
  /** The figures as numbers, for a machine: medians of the runs. */
  floor?: number
  parlor?: number
  ratio?: number
}

export interface Context {
  floor: Target
  parlor: Target
  /** Runs a measure at both servers, in turns. */
  interleaved: <R>(
    measure: (target: Target, seed: number) => Promise<R>,
  ) => Promise<{ floor: R[]; parlor: R[] }>
}

/** Every measure by the name that `--only` takes. */
export const MEASURES: Record<string, (context: Context) => Promise<Line[]>> = {
  async calm({ interleaved }) {
    const got = await interleaved((target, seed) => calm(target, { seed }))
    const what = 'calm, 100 connections, 50 messages/s:'
    return [
      compare(`${what} CPU a delivery`, 'µs', got, ({ cpu }) => cpu, atMost(1.2)),
      compare(`${what} p50`, 'ms', got, ({ p50 }) => p50, atMost(1.1)),
      compare(`${what} p99`, 'ms', got, ({ p99 }) => p99, atMost(1.5)),
    ]
  },

  async 'overload-100'({ interleaved }) {
    const got = await interleaved((target, seed) => overload(target, { connections: 100, each: 10, seed }))
    const what = 'overload, 100 connections × 10 at once:'
    return [
      compare(`${what} deliveries/s`, '', got, ({ rate }) => rate, atLeast(2.5)),
      compare(`${what} p99`, 'ms', got, ({ p99 }) => p99, told),
    ]
  },

  async 'overload-1000'({ interleaved }) {
    const got = await interleaved((target, seed) => overload(target, { connections: 1000, each: 1, seed }))
    const what = 'overload, 1,000 connections × 1 at once:'
    return [
      compare(`${what} deliveries/s`, '', got, ({ rate }) => rate, atLeast(8)),
      compare(`${what} p99`, 'ms', got, ({ p99 }) => p99, told),
    ]
  },

  async rush({ interleaved }) {
    const got = await interleaved((target, seed) => rush(target, { seed }))
    const what = '500 join at once, 10,000 messages:'
    const growth = median(got.parlor.map((run) => run.growth))
    return [
      compare(`${what} wall`, 'ms', got, ({ wall }) => wall, atMost(3)),
      compare(`${what} bytes to join`, 'B', got, ({ bytes }) => bytes, atMost(3)),
      compare(`${what} bytes in all`, 'B', got, ({ total }) => total, told),
      {
        what: `${what} bytes, last 50 over 61st–110th`,
        figures: growth.toFixed(3),
        must: '0.95–1.05',
        passed: growth >= 0.95 && growth <= 1.05,
        parlor: growth,
      },
    ]
  },

  async join({ interleaved }) {
    const got = await interleaved((target, seed) => join(target, { seed }))
    return [compare('join into 10,000 messages: p50', 'ms', got, ({ p50 }) => p50, atMost(1.5))]
  },

  async typing({ parlor }) {
    const { most, least, bytes, types, busiest, longest } = await typing(parlor)
    return [
      {
        what: 'one typing change, 1,000 connections: frames each, bytes',
        figures: `${least}–${most} ${types}, ${bytes} B`,
        must: '1 typing frame, ≤ 200 B',
        passed: most === 1 && least === 1 && bytes <= 200 && types === 'typing',
        parlor: bytes,
      },
      {
        what: 'many type for 5 s, 1,000 connections: frames each, bytes of one',
        figures: `${busiest}, ${longest} B`,
        must: '≤ 6, ≤ 400 B',
        passed: busiest <= 6 && longest <= 400,
        parlor: busiest,
      },
    ]
  },

  async reaction({ parlor }) {
    const { first, after, most, least } = await reaction(parlor)
    return [
      {
        what: 'one reaction, 1,000 connections, to a long message: bytes each, the first and after 500',
        figures: `${first} B, ${after} B in ${least}–${most} frame`,
        must: '≤ 200 B',
        passed: Math.max(first, after) <= 200 && most === 1 && least === 1,
        parlor: after,
      },
    ]
  },

  async rows() {
    const { message, edit, reaction: reacting } = await rows()
    const most = [message, edit, reacting].map((each) => Math.max(...each))
    const limits = [3, 5, 3]
    return [
      {
        what: 'rows written: a message, an edit with history, a reaction',
        figures: most.join(', '),
        must: '≤ 3, ≤ 5, ≤ 3',
        passed: most.every((count, at) => count > 0 && count <= (limits[at] ?? 0)),
      },
    ]
  },

  async retries({ parlor }) {
    const { retries: count, differing, surplus } = await retries(parlor)
    return [
      {
        what: `lost acknowledgement, ${count} retries: differing, surplus rows`,
        figures: `${differing}, ${surplus}`,
        must: '0, 0',
        passed: differing === 0 && surplus === 0,
      },
    ]
  },
}

type Must = { must: string; holds: (ratio: number) => boolean }
const atMost = (limit: number): Must => ({ must: `≤ ${limit} ×`, holds: (ratio) => ratio <= limit })
const atLeast = (limit: number): Must => ({ must: `≥ ${limit} ×`, holds: (ratio) => ratio >= limit })
/** Printed to be read, not judged. */
const told: Must = { must: '', holds: () => true }

function compare<R>(
  what: string,
  unit: string,
  got: { floor: R[]; parlor: R[] },
  pick: (run: R) => number,
  { must, holds }: Must,
): Line {
  const floor = median(got.floor.map(pick))
  const parlor = median(got.parlor.map(pick))
  const ratio = parlor / floor
  const figures = `${round(parlor)} ${unit} : ${round(floor)} ${unit} = ${ratio.toFixed(2)} ×`
  return { what, figures: figures.replaceAll('  ', ' '), must, passed: holds(ratio), floor, parlor, ratio }
}

function round(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value >= 10 ? 1 : 2)
}
