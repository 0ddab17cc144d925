import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { IdentityProvider } from '../../room/session.ts'
import { Store } from '../../room/storage.ts'
import { Identity } from './identity.ts'

interface Host extends ReactiveControllerHost, HTMLElement {
  site: string
  identity: string
  identityProvider: IdentityProvider | undefined
}

/**
 * Knows for an element whom its host has signed: by the attribute, else by asking the provider once. Of
 * somebody who is no longer told nothing is left that speaks for them.
 */
export class Signing implements ReactiveController {
  #signed: Identity | undefined
  #word = ''
  #provider: IdentityProvider | undefined
  readonly #host: Host

  /** Draws its host again when it is somebody else. */
  constructor(host: Host) {
    this.#host = host
    host.addController(this)
    host.requestUpdate()
    this.hostUpdate()
  }

  /** Who it is; undefined while nobody is told, or the provider has not answered yet. */
  get signed(): Identity | undefined {
    this.hostUpdate()
    return this.#signed
  }

  hostUpdate(): void {
    const { identity, identityProvider } = this.#host
    if (identity === this.#word && identityProvider === this.#provider) return
    const changed = identity !== this.#word
    this.#word = identity
    this.#provider = identityProvider
    if (identity && (changed || !this.#signed)) this.#hear(identity)
    else if (!identity && !identityProvider) this.#forget()
    else if (!identity) this.#ask(identityProvider)
  }

  /** Nothing was told yet: the provider is asked who it is. */
  #ask(provider: IdentityProvider | undefined): void {
    if (this.#signed) return
    const answer = new Promise<string>((resolve) => resolve(provider?.({ refresh: false }) ?? ''))
    void answer
      .catch(() => '')
      .then((identity) => {
        if (this.#provider !== provider || this.#word) return
        this.#hear(identity)
        this.#host.requestUpdate()
      })
  }

  #hear(word: string): void {
    if (this.#signed?.hear(word)) return
    this.#forget()
    const provide = (): Promise<string> | undefined => this.#provider?.({ refresh: true })
    const moved = (next: string): void => {
      this.#hear(next)
      this.#host.requestUpdate()
    }
    this.#signed = new Identity(word, provide, moved)
  }

  /** Their token goes with them. */
  #forget(): void {
    if (this.#signed) new Store(this.#host.site).set(this.#signed.key, undefined)
    this.#signed = undefined
  }
}
