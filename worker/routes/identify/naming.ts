import type { Context } from 'hono'
import { cleanName } from '../../../protocol/http.ts'
import { LIMITS } from '../../../protocol/limits.ts'
import { staffOf } from '../../db/staff.ts'
import { isLike, isStaffLike } from '../../lib/names.ts'
import { Problem } from '../../lib/problem.ts'
import type { OriginEnv } from '../../middleware/origin.ts'

type Bound = Pick<Context<OriginEnv>, 'env' | 'var' | 'executionCtx'>

/**
 * A name as somebody may take it; else throws a 400 that says why. `self`: what is theirs already, ids
 * and subject.
 */
export async function goodName(
  c: Bound,
  raw: string,
  self: readonly (string | null)[] = [],
): Promise<string> {
  const name = cleanName(raw)
  if (name === undefined) throw unclean(raw)
  if (await isTaken(c, name, self)) {
    throw badName('filtered', 'That name could be taken for somebody who looks after this site.')
  }
  return name
}

/** Whether a name would pass for one of the staff. Who is staff themselves may say so, but is not another of them. */
export async function isTaken(
  c: Bound,
  name: string,
  self: readonly (string | null)[] = [],
): Promise<boolean> {
  const staff = await staffOf(c.env.DB, c.var.site.id, c.executionCtx)
  if (!staff) return false
  const others = staff.people.filter(({ id }) => !self.includes(id))
  const names = others.map((one) => one.name)
  if (others.length < staff.people.length) return isLike(name, names)
  return isStaffLike(name, { staff: names, site: staff.site })
}

function unclean(raw: string): Problem {
  const folded = raw.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (folded.length > LIMITS.name) return badName('too_long', `A name has ${LIMITS.name} characters at most.`)
  // Spaces and invisible characters only: there is nothing to read.
  if (/^[\s\p{Cf}\p{M}\u115f\u1160\u3164\uffa0\u2800]*$/u.test(folded))
    return badName('empty', 'A name needs a visible character.')
  return badName('malformed', 'A name may not hold control characters.')
}

function badName(code: 'too_long' | 'empty' | 'malformed' | 'filtered', message: string): Problem {
  return new Problem(400, code, message, { fields: { name: message } })
}
