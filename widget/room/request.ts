import type { ErrorResponse } from '../../protocol/http.ts'
import { ParlorError } from './error.ts'

const TIMEOUT = 10_000

export interface Request {
  method?: string
  body?: object | undefined
  /** Of the session in whose name it is asked. */
  token?: string | undefined
  /** Milliseconds until it is given up. */
  wait?: number
}

/** Asks a site something below `/v1/sites/<site>/`, and returns what it answers. Throws a `ParlorError`. */
export async function request(
  { server, site }: { server: string; site: string },
  path: string,
  { method = 'POST', body, token, wait = TIMEOUT }: Request,
): Promise<unknown> {
  const response = await fetch(`${server}/v1/sites/${encodeURIComponent(site)}/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body ? JSON.stringify(body) : null,
    credentials: 'omit',
    signal: AbortSignal.timeout(wait),
  }).catch(() => undefined)
  const answer: unknown = await response?.json().catch(() => undefined)
  if (response?.ok) return answer
  throw refusal(response, answer)
}

/** Without a code it is not our server that answers, or none does. */
function refusal(response: Response | undefined, answer: unknown): ParlorError {
  const { error } = (answer ?? {}) as Partial<ErrorResponse>
  let code: ParlorError['code'] = error?.code ?? 'unreachable'
  if (response?.status === 403 && code === 'forbidden') code = 'origin'
  if (response?.status === 404 && code !== 'unreachable') code = 'unknown_site'
  return new ParlorError(code, Number(response?.headers.get('retry-after')) || undefined, error)
}
