import path from 'node:path'
import { compileFunction } from 'node:vm'
import { build } from 'esbuild'
import { ORIGIN } from '../../../bench/load/target.ts'
import type { RoomClient } from '../../../widget/room/client.ts'

/** Hears every frame of a client, in both directions, as text. */
export interface Tap {
  out(frame: string): void
  in(frame: string): void
}

type Load = (...globals: unknown[]) => { RoomClient: typeof RoomClient }

let compiled: Promise<Load> | undefined

/**
 * Stands for one person's browser on a page of the demo site: the real `RoomClient`, with storage that
 * outlasts a reload, and the Origin header that a browser would send. Several live in one process: each
 * load is a copy of the module with globals of its own.
 */
export class Browser {
  readonly #storage = new MemoryStorage()
  readonly #tap: Tap

  constructor(tap: Tap = { out: () => undefined, in: () => undefined }) {
    this.#tap = tap
  }

  /** Loads the page: a fresh module over the storage that is there. */
  async load(server: string, room: string): Promise<RoomClient> {
    compiled ??= compile()
    const load = await compiled
    const module = load(
      tapped(this.#tap),
      (input: string, init: RequestInit) =>
        fetch(input, { ...init, headers: { 'content-type': 'application/json', origin: ORIGIN } }),
      this.#storage,
    )
    return new module.RoomClient({ server, site: 'demo', room })
  }
}

/** The client as a function of what a browser has of its own; locks and channels are left out. */
async function compile(): Promise<Load> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, '../../../widget/room/client.ts')],
    write: false,
    bundle: true,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    target: 'es2024',
  })
  const globals = ['WebSocket', 'fetch', 'localStorage', 'navigator', 'BroadcastChannel']
  return compileFunction(`${outputFiles[0]?.text}; return client`, globals) as Load
}

function tapped(tap: Tap): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols: string | string[] = []) {
      // Node takes headers here, which a browser sets by itself.
      super(url, { protocols, headers: { origin: ORIGIN } } as unknown as string[])
      this.addEventListener('message', ({ data }) => tap.in(String(data)))
    }
    override send(data: string): void {
      tap.out(data)
      super.send(data)
    }
  }
}

/** `localStorage` of one origin in one browser: its keys are its own properties. */
class MemoryStorage implements Storage {
  [name: string]: unknown
  getItem(name: string): string | null {
    return Object.hasOwn(this, name) ? String(this[name]) : null
  }
  setItem(name: string, value: string): void {
    this[name] = value
  }
  removeItem(name: string): void {
    Reflect.deleteProperty(this, name)
  }
  key(at: number): string | null {
    return Object.keys(this)[at] ?? null
  }
  clear(): void {
    for (const name of Object.keys(this)) this.removeItem(name)
  }
  get length(): number {
    return Object.keys(this).length
  }
}
