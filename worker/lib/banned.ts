import { Problem } from './problem.ts'

/** What somebody is told who is shut out of a site, in the host's words where there are any. */
export function banned({ until, reason }: { until: number | null; reason: string | null }): Problem {
  return new Problem(403, 'banned', reason ?? 'You are banned from this site.', { until: until ?? undefined })
}
