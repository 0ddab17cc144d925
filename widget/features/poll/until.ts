import type { Poll } from '../../../protocol/model.ts'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const
/** Timers hold no more milliseconds than fit into 31 bits. */
const LONGEST = 3_600_000

/** In how long a poll closes, in words; `wait`: after how many milliseconds to say it anew. */
export function untilClose(
  { closesAt, closedAt }: Poll,
  now: number,
  lang: string,
): { when?: string; wait?: number } {
  if (closesAt === undefined || closedAt !== undefined || closesAt <= now) return {}
  const left = closesAt - now
  const [unit, size] = UNITS.find(([, some]) => left >= some) ?? ['minute', 60_000]
  const count = Math.ceil(left / size)
  const when = new Intl.RelativeTimeFormat(lang, { numeric: 'always' }).format(count, unit)
  return { when, wait: Math.min(LONGEST, left - (count - 1) * size + 50) }
}
