import type { Context } from 'hono'
import * as v from 'valibot'
import { cleanName } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { NOWHERE, PASSWORD } from './accounts.ts'

/** What was typed, to be shown again, and what is wrong with it, by field. A password is never shown again. */
export interface Draft {
  name?: string
  email?: string
  errors?: { name?: string; email?: string; password?: string; form?: string }
}

const email = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.nonEmpty('Enter your e-mail address.'),
  v.maxLength(254, 'This address is too long.'),
  v.email('This does not look like an e-mail address.'),
  v.check((address) => !address.endsWith(`@${NOWHERE}`), 'This does not look like an e-mail address.'),
)

export const SignIn = v.object({
  email,
  password: v.pipe(
    v.string(),
    v.nonEmpty('Enter your password.'),
    v.maxLength(PASSWORD.most, 'That is too long.'),
  ),
})

export const SignUp = v.object({
  name: v.pipe(
    v.string(),
    v.nonEmpty('Enter the name that others will see.'),
    v.check((name) => cleanName(name) !== undefined, `A name has 1 to ${LIMITS.name} visible characters.`),
    v.transform((name) => cleanName(name) ?? ''),
  ),
  email,
  password: v.pipe(
    v.string(),
    v.minLength(PASSWORD.least, `Use at least ${PASSWORD.least} characters.`),
    v.maxLength(PASSWORD.most, `Use at most ${PASSWORD.most} characters.`),
  ),
})

/** A form's fields as text; files and repeated fields count as missing. */
export async function fieldsOf(c: Context): Promise<Record<string, string>> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** The form as the schema has it, or what to show again. */
export function read<T extends v.GenericSchema>(schema: T, fields: Record<string, string>) {
  const parsed = v.safeParse(schema, { name: '', email: '', password: '', ...fields })
  if (parsed.success) return { value: parsed.output, draft: draftOf(fields) }
  const errors: Record<string, string> = {}
  for (const issue of parsed.issues) errors[v.getDotPath(issue) ?? 'form'] ??= issue.message
  return { draft: { ...draftOf(fields), errors } }
}

function draftOf({ name = '', email: address = '' }: Record<string, string>): Draft {
  return { name, email: address }
}
