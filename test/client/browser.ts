import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { vi } from 'vitest'
import { WebSocket as Wire } from 'ws'
import { RoomClient, type RoomOptions } from '../../widget/room/client.ts'
import type { Signal } from '../../widget/room/signal.ts'
import { PAGE } from './server.ts'
import { TabStorage } from './tab-storage.ts'

/**
 * What a page finds around it, one for each person of a test: Node runs them all in one process, so
 * what is global in a browser is looked up by the asynchronous context a client runs in.
 */
export class Browser {
  readonly #tabs = new Set<EventTarget>()
  readonly #aside = new Set<EventTarget>()
  readonly #outside = new EventTarget()
  readonly #tabOf = new WeakMap<RoomClient, EventTarget>()
  readonly #storage = new TabStorage((tab) => {
    // A page that was put aside hears nothing.
    if (this.#tabs.has(tab) && !this.#aside.has(tab))
      context.run({ browser: this, tab }, () => tab.dispatchEvent(new Event('storage')))
  })
  readonly id = Math.random().toString(36).slice(2)
  readonly sockets = new Set<PageSocket>()
  readonly channels = new Set<PageChannel>()
  /** Frames from the server that never arrive. */
  loses: (text: string) => boolean = () => false
  /** Frames to the server that are never sent. */
  withholds: (text: string) => boolean = () => false
  /** Every frame sent to the server. */
  readonly said: string[] = []
  online = true
  visible = true
  refusesStorage = false
  /** The page's policy allows no connection. */
  forbids = false
  /** Bytes of storage after which writing fails. */
  quota = Infinity
  /** Carries a request, by method and path; may hold it up, or its answer. */
  carries: (asked: string, go: () => Promise<Response>) => Promise<Response> = (_, go) => go()

  /** How long what a tab writes takes to the storage of the others, each a process of its own; in milliseconds. */
  set lag(lag: number) {
    this.#storage.lag = lag
  }

  /** Does something in a tab of this browser: that of a client, or one of its own. */
  run<T>(act: () => T, client?: RoomClient): T {
    const tab = (client && this.#tabOf.get(client)) ?? new EventTarget()
    return context.run({ browser: this, tab }, act)
  }

  /** A client in this browser; a second one is a second tab. */
  open(options: RoomOptions): RoomClient {
    const tab = new EventTarget()
    this.#tabs.add(tab)
    const run = <T>(act: () => T): T => context.run({ browser: this, tab }, act)
    const client = run(() => new RoomClient(options))
    const opened = new Proxy(client, {
      get: (target, name) =>
        run(() => {
          const value: unknown = Reflect.get(target, name, target)
          if (typeof value !== 'function') return value
          return (...args: unknown[]): unknown => run(() => value.apply(target, args) as unknown)
        }),
      set: (target, name, value) => run(() => Reflect.set(target, name, value, target)),
    })
    this.#tabOf.set(opened, tab)
    return opened
  }

  /** Lets something happen to the windows of all tabs. */
  happen(type: string): void {
    for (const tab of this.#tabs) {
      if (type === 'pagehide') this.#aside.add(tab)
      if (type === 'pageshow') this.#aside.delete(tab)
      context.run({ browser: this, tab }, () => tab.dispatchEvent(new Event(type)))
    }
  }

  /** Lets time pass in its first tab, where timers are faked: their callbacks run in it. The network keeps up. */
  async pass(ms: number): Promise<void> {
    const [tab = new EventTarget()] = this.#tabs
    for (let left = ms; left > 0; left -= 5000) {
      await context.run({ browser: this, tab }, () => vi.advanceTimersByTimeAsync(Math.min(left, 5000)))
      for (let turns = 0; turns < 20; turns++) await turn()
    }
  }

  /** Cuts every connection without a word, as a lost network does. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  get storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
    if (this.refusesStorage) throw new DOMException('refused', 'SecurityError')
    // From outside of all of them it is a tab of another page.
    const tab = context.getStore()?.tab ?? this.#outside
    const items = this.#storage.of(tab)
    const methods = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (key.length + value.length > this.quota) throw new DOMException('full', 'QuotaExceededError')
        this.#storage.write(tab, key, value)
      },
      removeItem: (key: string) => this.#storage.write(tab, key),
    }
    return Object.assign(Object.create(methods) as typeof methods, Object.fromEntries(items))
  }
}

interface Tab {
  browser: Browser
  tab: EventTarget
}

const context = new AsyncLocalStorage<Tab>()

function here(): Tab {
  const tab = context.getStore()
  if (!tab) throw new Error('outside of any browser')
  return tab
}

class PageSocket extends Wire {
  readonly #tab = here()
  readonly #browser = this.#tab.browser

  constructor(url: string, protocols: string[]) {
    if (here().browser.forbids) throw new DOMException('refused', 'SecurityError')
    super(url, protocols, { origin: PAGE })
    if (!this.#browser.online) queueMicrotask(() => this.terminate())
    this.#browser.sockets.add(this)
    this.once('close', () => this.#browser.sockets.delete(this))
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'message' && this.#browser.loses(String(args[0]))) return true
    return context.run(this.#tab, () => super.emit(event, ...args))
  }

  override send(data: string): void {
    if (this.#browser.withholds(data)) return
    this.#browser.said.push(data)
    super.send(data)
  }
}

const { BroadcastChannel, fetch, navigator } = globalThis

class PageChannel {
  readonly #tab = here()
  readonly #real: BroadcastChannel

  constructor(name: string) {
    this.#real = new BroadcastChannel(`${this.#tab.browser.id}:${name}`)
    this.#tab.browser.channels.add(this)
  }

  set onmessage(heard: () => void) {
    this.#real.onmessage = () => context.run(this.#tab, heard)
  }

  postMessage(message: unknown): void {
    this.#real.postMessage(message)
  }

  close(): void {
    this.#real.close()
    this.#tab.browser.channels.delete(this)
  }
}

const { locks } = navigator

const globals = {
  WebSocket: PageSocket,
  BroadcastChannel: PageChannel,
  addEventListener: (...given: Parameters<EventTarget['addEventListener']>) =>
    here().tab.addEventListener(...given),
  document: {
    get visibilityState() {
      return here().browser.visible ? 'visible' : 'hidden'
    },
  },
  fetch: (url: string, init: RequestInit) => {
    if (!here().browser.online) return Promise.reject(new TypeError('failed to fetch'))
    const headers = [...new Headers(init.headers), ['origin', PAGE]] satisfies [string, string][]
    const asked = `${init.method} ${new URL(url).pathname}`
    return here().browser.carries(asked, () => fetch(url, { ...init, headers }))
  },
  navigator: {
    get onLine() {
      return here().browser.online
    },
    locks: {
      query: () => locks.query(),
      // What a lock lets run would else run in the tab that has let go of it.
      request: (name: string, ...rest: unknown[]) =>
        (locks.request as (name: string, ...rest: unknown[]) => Promise<unknown>)(
          `${here().browser.id}:${name}`,
          ...rest.map((one) => (typeof one === 'function' ? AsyncResource.bind(one as () => unknown) : one)),
        ),
    },
  },
}
for (const [name, value] of Object.entries(globals))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
Object.defineProperty(globalThis, 'localStorage', { get: () => here().browser.storage, configurable: true })

/** Resolves once a signal holds such a value. Twenty seconds are a limit for what hangs, not for a busy machine. */
export function until<T>(signal: Signal<T>, holds: (value: T) => boolean, within = 20_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop()
      reject(new Error(`still ${JSON.stringify(signal.value).slice(0, 2000)}`))
    }, within)
    const check = (): void => {
      if (!holds(signal.value)) return
      clearTimeout(late)
      stop()
      resolve(signal.value)
    }
    const stop = signal.subscribe(check)
    check()
  })
}
