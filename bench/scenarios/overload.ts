import { crowd } from '../load/connection.ts'
import { quantile, sleep, sum, until } from '../load/statistics.ts'
import type { Target } from '../load/target.ts'

export interface OverloadResult {
  /** Messages delivered a second, from the first send to the last delivery. */
  rate: number
  p50: number
  p99: number
  cpu: number
  bytes: number
}

/**
 * More than a server can carry: everyone says `each` messages at the same moment, as at a goal. Within the
 * limits of every member (burst 10), so both servers get the same load and none of it is refused.
 */
export async function overload(
  target: Target,
  { connections = 100, each = 10, seed = 1 } = {},
): Promise<OverloadResult> {
  const all = await crowd(target, `overload-${connections}-${seed}`, connections, {
    sample: connections / 10,
  })
  await sleep(2500)
  const before = sum(all.map((one) => one.bytes))
  const cpu = target.server.cpu()
  const start = performance.now()
  for (let turn = 0; turn < each; turn++) for (const one of all) one.say()
  const goal = connections * each
  let complete = 0
  let last = start
  for (const one of all)
    one.heard = () => {
      if (one.delivered < goal) return
      one.heard = undefined
      complete += 1
      last = performance.now()
    }
  const left = () => all.find((one) => one.closed !== undefined)
  await until(() => complete === connections || left() !== undefined, `${goal} messages each`, 180_000)
  const lost = left()
  if (lost) throw new Error(`${target.name} closed a socket with ${lost.closed} under overload`)
  const used = target.server.cpu() - cpu
  const latencies = all.flatMap((one) => one.latencies)
  const delivered = goal * connections
  const bytes = (sum(all.map((one) => one.bytes)) - before) / delivered
  await Promise.all(all.map((one) => one.close()))
  return {
    rate: (delivered / (last - start)) * 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu: (used / delivered) * 1e6,
    bytes,
  }
}
