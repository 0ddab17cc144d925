import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startServer } from '../support/server.mjs'
import { openBrowser } from './visit.ts'

type Server = Awaited<ReturnType<typeof startServer>>

/** A Worker with its demo site, and a browser. */
export interface Scene {
  readonly server: Server
  readonly browser: Browser
}

/** Both are there for the tests of a file, and gone after them. */
export function openScene(
  wanted: Parameters<typeof startServer>[0] & Parameters<typeof openBrowser>[0] = {},
): Scene {
  let server: Server | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    server = await startServer(wanted)
    browser = await openBrowser(wanted)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  const there = <T>(one: T | undefined): T => {
    if (one === undefined) throw new Error('only tests are on the scene')
    return one
  }
  return {
    get server() {
      return there(server)
    },
    get browser() {
      return there(browser)
    },
  }
}
