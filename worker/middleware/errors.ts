import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono'
import type { Env } from '../env.ts'
import { Problem } from '../lib/problem.ts'

type Bound = { Bindings: Env }

/** Every refusal as the contract's JSON. What was not foreseen says only `internal`; its stack is logged. */
export const onError: ErrorHandler<Bound> = (error, c) => {
  if (!(error instanceof Problem)) {
    console.error(error.stack ?? error)
    return refuse(c, new Problem(500, 'internal', 'Something went wrong on our side. Try again.'))
  }
  if (error.status >= 500) console.error(error.message, error.cause ?? '')
  return refuse(c, error)
}

export const onNotFound: NotFoundHandler<Bound> = (c) =>
  refuse(c, new Problem(404, 'not_found', 'There is nothing at this address.'))

/** For a path that exists: every other method is refused, naming those that work. */
export function onlyMethods(...methods: string[]): MiddlewareHandler<Bound> {
  const allow = methods.join(', ')
  return (c) => {
    c.header('allow', allow)
    const problem = new Problem(405, 'unsupported', `Only ${allow} works here.`)
    return Promise.resolve(refuse(c, problem))
  }
}

/** Headers of every answer that is not a file: never kept, never framed, never guessed at. */
export const PRIVATE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

function refuse(c: Context<Bound>, { status, body, details }: Problem): Response {
  const retry = details.retryAfter && { 'retry-after': String(details.retryAfter) }
  return c.json(body, status, { ...PRIVATE, ...retry })
}
