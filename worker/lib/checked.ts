import * as v from 'valibot'
import { Problem } from './problem.ts'

/**
 * A value as a schema has it; throws a `malformed` problem that names each thing wrong by its path,
 * `at` being where the value stands in what was sent.
 */
export function checked<T extends v.GenericSchema>(
  schema: T,
  value: unknown,
  message = 'Something has another shape than expected.',
  at = '',
): v.InferOutput<T> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  // Not an object from the first: what was sent may have a key that every object has.
  const fields = new Map<string, string>()
  for (const issue of parsed.issues) {
    const path = [at, v.getDotPath(issue)].filter(Boolean).join('.')
    if (!fields.has(path)) fields.set(path, issue.message)
  }
  throw new Problem(400, 'malformed', message, { fields: Object.fromEntries(fields) })
}
