import { Failure } from '../demo/failure.mjs'

/** What a token may be allowed, as the dashboard names it, by what is asked of the API. */
const PERMISSIONS = /** @type {const} */ ([
  [/\/d1\//, 'Account → D1 → Edit'],
  [/\/r2\//, 'Account → Workers R2 Storage → Edit'],
  [/\/(?:zones|workers\/domains|workers\/routes)/, 'Zone → Workers Routes → Edit, and Zone → DNS → Edit'],
  [/\/workers\//, 'Account → Workers Scripts → Edit'],
  [/\/accounts$/, 'Account → Account Settings → Read (or set CLOUDFLARE_ACCOUNT_ID)'],
])
const WHERE = 'https://dash.cloudflare.com/profile/api-tokens'
const TRIES = 3

/**
 * Which permission a refused request lacked, and where to add it.
 * @param {string} path
 */
export function lacking(path) {
  const permission = PERMISSIONS.find(([shape]) => shape.test(path.split('?')[0] ?? ''))?.[1]
  return new Failure(
    `CLOUDFLARE_API_TOKEN lacks a permission${permission ? `: ${permission}` : ` for ${path}`}.\nAdd it at ${WHERE} (the token's menu, Edit), then run this again: it goes on where it stopped.`,
  )
}

/** Cloudflare's API, as far as a deployment asks it. */
export class Cloudflare {
  #token
  #base = process.env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4'

  /** @param {string} token */
  constructor(token) {
    this.#token = token
  }

  /**
   * The `result` of an answer; undefined where there is nothing at the path. Throws a `Failure` that
   * names the permission that is missing.
   * @param {string} path
   * @param {{ method?: string, body?: object }} [request]
   * @returns {Promise<any>}
   */
  async ask(path, request = {}) {
    const { status, answer } = await this.#fetch(path, request)
    if (answer?.success) return answer.result
    if (status === 404) return undefined
    const { code, message } = answer?.errors?.[0] ?? {}
    if (status === 401 || status === 403 || code === 10000) throw await this.#refused(path)
    if (code === 6003 || code === 6111) throw invalid()
    if (code === 10042) {
      throw new Failure(
        'R2 is not switched on for this account: open https://dash.cloudflare.com/?to=/:account/r2 once, then run this again.',
      )
    }
    throw new Failure(
      `Cloudflare answered ${status}${message ? ` (${message})` : ''} to ${request.method ?? 'GET'} ${path}.`,
    )
  }

  // An invalid token and a missing permission are refused alike; only the token itself can tell.
  /** @param {string} path */
  async #refused(path) {
    const account = /^\/accounts\/[^/]+/.exec(path)?.[0]
    for (const of of ['/user', ...(account ? [account] : [])]) {
      const { answer } = await this.#fetch(`${of}/tokens/verify`, {})
      if (answer?.success) return lacking(path)
    }
    return invalid()
  }

  /**
   * @param {string} path
   * @param {{ method?: string, body?: object }} request
   */
  async #fetch(path, { method = 'GET', body }) {
    for (let left = TRIES - 1; ; left--) {
      const response = await fetch(this.#base + path, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      }).catch(() => undefined)
      const again = !response || response.status === 429 || response.status >= 500
      if (!again || left === 0) {
        if (!response) throw new Failure('Cloudflare’s API does not answer: check the network and try again.')
        return { status: response.status, answer: await response.json().catch(() => undefined) }
      }
      await new Promise((resolve) => setTimeout(resolve, (TRIES - left) * 1000))
    }
  }
}

function invalid() {
  return new Failure(`CLOUDFLARE_API_TOKEN is not valid, or no longer: make one at ${WHERE}.`)
}
