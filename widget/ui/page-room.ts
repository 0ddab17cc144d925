import type { ReactiveController, ReactiveControllerHost } from 'lit'

const canonical = (): string => document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? ''

/** A path as a room's slug: lower-case, no trailing slash, 128 characters at most; what slugs can't hold is percent-encoded. */
export function slugOf(path: string): string {
  const plain = path.toLowerCase().replace(/\/+$/, '') || '/'
  return plain
    .replace(/[^a-z0-9_.~%/-]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'))
    .slice(0, 128)
}

/**
 * The room of this page (`room="auto"`): its canonical path, followed through client-side navigation by
 * the Navigation API, else by `popstate` and a look each second. Nothing of the page's is patched.
 */
export class PageRoom implements ReactiveController {
  #path = location.pathname
  #canonical = canonical()
  #slug = this.#read(true)
  #listening: AbortController | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this)
    host.requestUpdate()
  }

  get slug(): string {
    return this.#slug
  }

  hostConnected(): void {
    this.#listening = new AbortController()
    const { signal } = this.#listening
    // After the page's own handlers, which may write a new canonical link.
    const look = (): void => void setTimeout(() => this.#look())
    if ('navigation' in window) {
      ;(window.navigation as EventTarget).addEventListener('currententrychange', look, { signal })
      ;(window.navigation as EventTarget).addEventListener('navigatesuccess', look, { signal })
    } else {
      addEventListener('popstate', look, { signal })
      this.#timer = setInterval(() => this.#look(), 1000)
    }
    this.#look()
  }

  hostDisconnected(): void {
    this.#listening?.abort()
    clearInterval(this.#timer)
  }

  #look(): void {
    if (!this.#listening || this.#listening.signal.aborted) return
    const next = canonical()
    if (location.pathname === this.#path && next === this.#canonical) return
    // A canonical link that stayed while the path moved is the last page's.
    const fresh = next !== this.#canonical
    const moved = location.pathname !== this.#path
    this.#path = location.pathname
    this.#canonical = next
    const slug = this.#read(fresh || !moved)
    if (slug === this.#slug) return
    this.#slug = slug
    this.host.requestUpdate()
  }

  #read(linked: boolean): string {
    return slugOf(linked && this.#canonical ? new URL(this.#canonical).pathname : this.#path)
  }
}
