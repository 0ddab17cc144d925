import type { ReactiveElement } from 'lit'
import type { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'

/** The words of one language and how it writes times and numbers. */
export interface Locale {
  /** BCP 47. */
  lang: string
  strings: typeof en
}

/**
 * What one ancestor provides to all below it: the community context protocol, in a third of the bytes
 * of @lit/context. `__context__` exists for inference alone.
 */
export type Context<T> = symbol & { __context__: T }

/** Asks the ancestors for a context. Its name and fields are those of the protocol. */
class ContextRequest<T> extends Event {
  readonly contextTarget = undefined
  constructor(
    readonly context: Context<T>,
    readonly callback: (value: T, unsubscribe?: () => void) => void,
    readonly subscribe: boolean,
  ) {
    super('context-request', { bubbles: true, composed: true })
  }
}

export const createContext = <T>(key: symbol): Context<T> => key as Context<T>

/** Gives a property the nearest provider's value, before the first update; with `subscribe`, each later one too. */
export function consume<T>({ context, subscribe = false }: { context: Context<T>; subscribe?: boolean }) {
  return (prototype: ReactiveElement, name: string): void => {
    const element = prototype.constructor as typeof ReactiveElement
    element.addInitializer((host) => {
      let stop: (() => void) | undefined
      const receive = (value: T, unsubscribe?: () => void): void => {
        stop = unsubscribe
        Object.assign(host, { [name]: value })
        host.requestUpdate()
      }
      host.addController({
        hostConnected: () => host.dispatchEvent(new ContextRequest(context, receive, subscribe)),
        hostDisconnected: () => stop?.(),
      })
    })
  }
}

/** Answers requests for one context below its host; a new value reaches all who asked. */
export class Provider<T> {
  readonly #consumers = new Map<unknown, () => void>()
  #value: T

  constructor(host: ReactiveElement, context: Context<T>, value: T) {
    this.#value = value
    host.addEventListener('context-request', (request: Event) => {
      if (
        !(request instanceof ContextRequest)
        || request.context !== context
        || request.composedPath()[0] === host
      )
        return
      request.stopPropagation()
      const { callback } = request
      const unsubscribe = (): boolean => this.#consumers.delete(callback)
      const tell = (): void => callback(this.#value, unsubscribe)
      if (request.subscribe) this.#consumers.set(callback, tell)
      tell()
    })
  }

  get value(): T {
    return this.#value
  }
  set value(next: T) {
    if (next === this.#value) return
    this.#value = next
    for (const tell of [...this.#consumers.values()]) tell()
  }
}

/** The room that an element belongs to. */
export const roomContext = createContext<RoomClient>(Symbol('parlor-room'))
export const localeContext = createContext<Locale>(Symbol('parlor-locale'))
