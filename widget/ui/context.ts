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
 * What one ancestor provides to all below it: the community context protocol, in a quarter of the bytes
 * of @lit/context. `__context__` exists for inference alone.
 */
export type Context<T> = symbol & { __context__: T }

type Receive<T> = (value: T, unsubscribe?: () => void) => void

/** Asks the ancestors for a context. Its name and fields are those of the protocol. */
interface ContextRequest<T> extends Event {
  context: Context<T>
  callback: Receive<T>
  subscribe: boolean
}

const createContext = <T>(key: string): Context<T> => Symbol(key) as Context<T>

/** Gives a property the nearest provider's value, before the first update; with `subscribe`, each later one too. */
export function consume<T>({ context, subscribe = false }: { context: Context<T>; subscribe?: boolean }) {
  return (prototype: ReactiveElement, name: string): void => {
    ;(prototype.constructor as typeof ReactiveElement).addInitializer((host) => {
      let stop: (() => void) | undefined
      const callback: Receive<T> = (value, unsubscribe) => {
        stop = unsubscribe
        Object.assign(host, { [name]: value })
        host.requestUpdate()
      }
      host.addController({
        hostConnected() {
          const request = new Event('context-request', { bubbles: true, composed: true })
          host.dispatchEvent(Object.assign(request, { context, callback, subscribe }))
        },
        hostDisconnected: () => stop?.(),
      })
    })
  }
}

/** Answers requests for one context below its host. Returns how to give all who asked a new value. */
export function provide<T>(host: ReactiveElement, context: Context<T>, value: T): (next: T) => void {
  const consumers = new Map<Receive<T>, () => void>()
  host.addEventListener('context-request', (event: Event) => {
    const { context: asked, callback, subscribe } = event as ContextRequest<T>
    if (asked !== context || event.composedPath()[0] === host) return
    event.stopPropagation()
    const tell = (): void => callback(value, () => consumers.delete(callback))
    if (subscribe) consumers.set(callback, tell)
    tell()
  })
  return (next) => {
    if (next === value) return
    value = next
    for (const tell of [...consumers.values()]) tell()
  }
}

/** The room that an element belongs to. */
export const roomContext = createContext<RoomClient | undefined>('parlor-room')
export const localeContext = createContext<Locale>('parlor-locale')
