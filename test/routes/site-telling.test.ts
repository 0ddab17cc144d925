import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Registry } from '../../worker/site/registry.ts'
import { State } from '../../worker/site/state.ts'
import { type Reach, Telling } from '../../worker/site/telling.ts'

interface Office {
  state: State
  registry: Registry
  /** What each room was told, in order. */
  heard: Record<string, string[]>
  /** Rooms that fail, and those that never answer. */
  broken: Set<string>
  silent: Set<string>
  telling: () => Telling
}

let count = 0

/** A site's parts on real storage; only the rooms are made up, as none fails on demand. */
function inOffice(rooms: string[], run: (office: Office) => Promise<void>): Promise<void> {
  const stub = env.SITE.get(env.SITE.idFromName(`telling-${++count}`))
  return runInDurableObject(stub, async (_, { storage }) => {
    const db = drizzle(storage)
    const [state, registry] = [new State(db), new Registry(db)]
    const heard: Office['heard'] = {}
    const [broken, silent] = [new Set<string>(), new Set<string>()]
    const hear = (slug: string, what: string) => {
      if (silent.has(slug)) return new Promise<never>(() => undefined)
      if (broken.has(slug)) return Promise.reject(new Error('broken'))
      ;(heard[slug] ??= []).push(what)
      return Promise.resolve()
    }
    const reach: Reach = (slug) => ({
      revoke: (list) => hear(slug, list.map(({ member }) => member).join()),
      outdated: (version) => hear(slug, `v${version}`),
    })
    state.open('telling', Date.now())
    for (const slug of rooms) registry.attend(slug, 0, Date.now())
    await run({ state, registry, heard, broken, silent, telling: () => new Telling(state, registry, reach) })
  })
}

const signOut = (registry: Registry, member: string) =>
  registry.add({ member, before: Date.now(), code: 'identity_expired' }, Date.now())

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a room that cannot be reached', () => {
  it('holds up no other, and is tried again, it alone, until it is told', () =>
    inOffice(['a', 'b', 'c'], async ({ registry, heard, broken, telling }) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      const site = telling()
      broken.add('b')
      signOut(registry, 'eve')
      await site.run(Date.now())
      expect(heard).toEqual({ a: ['eve'], c: ['eve'] })
      const waits: number[] = []
      for (let i = 0; i < 8; i++) {
        waits.push(Math.round(((site.due(Date.now()) ?? 0) - Date.now()) / 1000))
        await site.run(Date.now())
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
      broken.clear()
      await site.run(Date.now())
      expect(heard).toEqual({ a: ['eve'], b: ['eve'], c: ['eve'] })
      expect(site.due(Date.now())).toBeUndefined()
    }))

  it('is given three seconds', () =>
    inOffice(['a', 'b'], async ({ registry, heard, silent, telling }) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      const site = telling()
      silent.add('a')
      signOut(registry, 'eve')
      const start = performance.now()
      await site.run(Date.now())
      expect(performance.now() - start).toBeGreaterThan(2900)
      expect(performance.now() - start).toBeLessThan(10_000)
      expect(heard).toEqual({ b: ['eve'] })
    }))

  it('is waited for no longer once it has left', () =>
    inOffice(['a', 'b'], async ({ registry, broken, telling }) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      const site = telling()
      broken.add('b')
      signOut(registry, 'eve')
      await site.run(Date.now())
      registry.leave('b')
      site.gone('b')
      await site.run(Date.now())
      expect(site.due(Date.now())).toBeUndefined()
    }))
})

describe('an object that died', () => {
  it('tells all of it again, to all', () =>
    inOffice(['a', 'b'], async ({ registry, state, heard, broken, telling }) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
      broken.add('b')
      signOut(registry, 'eve')
      state.raise(7, Date.now())
      await telling().run(Date.now())
      broken.clear()
      const next = telling()
      const due = (next.due(Date.now()) ?? Infinity) - Date.now()
      expect(due).toBeLessThanOrEqual(5000)
      await next.run(Date.now())
      expect(heard).toEqual({ a: ['eve', 'v7', 'eve', 'v7'], b: ['eve', 'v7'] })
      expect(telling().due(Date.now())).toBeUndefined()
    }))
})

describe('news', () => {
  it('comes to each room once, however often it is told', () =>
    inOffice(['a', 'b'], async ({ registry, state, heard, telling }) => {
      const site = telling()
      signOut(registry, 'eve')
      await site.run(Date.now())
      signOut(registry, 'mallory')
      state.raise(3, Date.now())
      state.raise(2, Date.now())
      await Promise.all([site.run(Date.now())])
      await site.run(Date.now())
      expect(heard).toEqual({ a: ['eve', 'mallory', 'v3'], b: ['eve', 'mallory', 'v3'] })
    }))

  it('comes to very many rooms in rounds of what one event may call', () => {
    const rooms = Array.from({ length: 2000 }, (_, i) => `room-${i}`)
    return inOffice(rooms, async ({ registry, heard, telling }) => {
      const site = telling()
      signOut(registry, 'eve')
      await site.run(Date.now())
      expect(Object.keys(heard).length).toBe(900)
      // The rest at once, by the alarm: an event of its own.
      expect(site.due(Date.now())).toBeLessThanOrEqual(Date.now())
      await site.run(Date.now())
      await site.run(Date.now())
      expect(Object.keys(heard).length).toBe(2000)
      expect(Object.values(heard).every((one) => one.length === 1)).toBe(true)
      expect(site.due(Date.now())).toBeUndefined()
    })
  })
})
