import type * as v from 'valibot'
import type { Scope } from '../../../protocol/api.ts'

/** What a query or a body is: an object. */
export type Schema = v.GenericSchema<object>
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What one route takes and answers: the one source of its checks, its types and its documentation. */
export interface Operation<
  P extends string = string,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
> {
  /** Its name in generated clients. */
  id: string
  method: Method
  /** As Hono writes it: `/v1/sites/:site`. */
  path: P
  /** The chapter of the documentation. */
  tag: string
  summary: string
  description?: string
  /** What an API key needs for it. Without one the route is not the API's. */
  scope?: Scope
  query?: Q
  body?: B
  /** By status. `null`: no content. Refusals are the same everywhere and not told. */
  answers: Record<number, v.GenericSchema | null>
  /** Where it is not an API key: see `securitySchemes` in the document. */
  security?: 'token' | 'none'
}

/** An operation with the types of its own path and schemas. */
export function operation<
  const P extends string,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(described: Operation<P, Q, B>): Operation<P, Q, B> {
  return described
}
