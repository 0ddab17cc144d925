import type { Context } from 'hono'
import * as v from 'valibot'
import { cleanName } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Words } from '../words/en.ts'
import { NOWHERE, PASSWORD } from './accounts.ts'

/** The name of a sentence that says what is wrong with a field, or with all of them. */
export type Wrong = keyof Words['wrong']

/** The numbers that such sentences tell. */
export const BOUNDS = { ...PASSWORD, letters: LIMITS.name }

/** What was typed, to be shown again, and what is wrong with it, by field. A password is never shown again. */
export interface Draft {
  name?: string
  email?: string
  errors?: { name?: Wrong; email?: Wrong; password?: Wrong; form?: Wrong }
}

/** All messages of the schemas below are such names. */
const is = (name: Wrong) => name

const email = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.nonEmpty(is('emailMissing')),
  v.maxLength(254, is('emailLong')),
  v.email(is('emailShape')),
  v.check((address) => !address.endsWith(`@${NOWHERE}`), is('emailShape')),
)

export const SignIn = v.object({
  email,
  password: v.pipe(
    v.string(),
    v.nonEmpty(is('passwordMissing')),
    v.maxLength(PASSWORD.most, is('passwordLong')),
  ),
})

export const SignUp = v.object({
  name: v.pipe(
    v.string(),
    v.nonEmpty(is('nameMissing')),
    v.check((name) => cleanName(name) !== undefined, is('nameShape')),
    v.transform((name) => cleanName(name) ?? ''),
  ),
  email,
  password: v.pipe(
    v.string(),
    v.minLength(PASSWORD.least, is('passwordShort')),
    v.maxLength(PASSWORD.most, is('passwordLong')),
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
  const errors: Record<string, Wrong> = {}
  for (const issue of parsed.issues) errors[v.getDotPath(issue) ?? 'form'] ??= issue.message as Wrong
  return { draft: { ...draftOf(fields), errors } }
}

function draftOf({ name = '', email: address = '' }: Record<string, string>): Draft {
  return { name, email: address }
}
