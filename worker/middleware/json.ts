import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type * as v from 'valibot'
import { checked } from '../lib/checked.ts'
import { Problem } from '../lib/problem.ts'

/** Refuses bodies above so many bytes, without reading on. */
export function atMost(bytes: number) {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new Problem(413, 'too_long', `The body may hold ${bytes} bytes at most.`)
    },
  })
}

/** The request's JSON body as a schema has it; throws a `malformed` problem naming what is wrong. */
export async function readJson<T extends v.GenericSchema>(c: Context, schema: T): Promise<v.InferOutput<T>> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new Problem(415, 'unsupported', 'The body must be application/json.')
  }
  const json: unknown = await c.req.json().catch(() => undefined)
  // An array would pass for an object without fields.
  if (json === undefined || Array.isArray(json)) {
    throw new Problem(400, 'malformed', 'The body is not a JSON object.')
  }
  return checked(schema, json, 'The body has another shape than expected.')
}
