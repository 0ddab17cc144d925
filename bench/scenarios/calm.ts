import { crowd } from '../load/connection.ts'
import { quantile, seeded, sleep, sum, until } from '../load/statistics.ts'
import type { Target } from '../load/target.ts'

export interface CalmResult {
  /** Microseconds of workerd's processor for each message delivered. */
  cpu: number
  p50: number
  p99: number
  /** Bytes received for each message delivered. */
  bytes: number
}

/** A room of everyday business: `connections` people, together `rate` messages a second, at random times. */
export async function calm(
  target: Target,
  { connections = 100, rate = 50, seconds = 8, seed = 1 } = {},
): Promise<CalmResult> {
  const room = `calm-${seed}`
  const all = await crowd(target, room, connections)
  // Compilers warm, and the news of who came has gone round.
  await talk(all, rate, 1.5, seeded(seed + 1000))
  await sleep(1200)
  const before = { bytes: sum(all.map((one) => one.bytes)), delivered: sum(all.map((one) => one.delivered)) }
  for (const one of all) one.latencies = []
  const cpu = target.server.cpu()
  const said = await talk(all, rate, seconds, seeded(seed))
  const goal = before.delivered + said * connections
  await until(() => sum(all.map((one) => one.delivered)) >= goal, `${said} messages at ${target.name}`)
  const used = target.server.cpu() - cpu
  const delivered = sum(all.map((one) => one.delivered)) - before.delivered
  const latencies = all.flatMap((one) => one.latencies)
  const bytes = sum(all.map((one) => one.bytes)) - before.bytes
  await Promise.all(all.map((one) => one.close()))
  return {
    cpu: (used / delivered) * 1e6,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    bytes: bytes / delivered,
  }
}

// Arrivals as people make them: independent of one another, so that some fall close together. Turns go
// round, because no member may send more than the rate limit lets one.
async function talk(
  all: readonly { say(): void }[],
  rate: number,
  seconds: number,
  random: () => number,
): Promise<number> {
  const start = performance.now()
  let due = 0
  let said = 0
  for (;;) {
    due += (-Math.log(1 - random()) / rate) * 1000
    if (due >= seconds * 1000) return said
    const wait = start + due - performance.now()
    if (wait > 0.5) await sleep(wait)
    all[said++ % all.length]?.say()
  }
}
