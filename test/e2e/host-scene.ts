import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { freePort } from '../../demo/ports.mjs'
import { startWorker } from '../../demo/worker.mjs'
import { startHost } from '../support/host.mjs'
import { ownerOf } from '../support/owner.mjs'
import { SECRET, startServer } from '../support/server.mjs'
import { openBrowser } from './visit.ts'

/** A Worker, a host's page that the site `demo` allows, the host's key for the API, and a browser. */
export interface HostScene {
  server: Awaited<ReturnType<typeof startServer>>
  host: Awaited<ReturnType<typeof startHost>>
  browser: Browser
  key: string
}

/** All are there for the tests of a file, and gone after them. */
export function openHostScene(): HostScene {
  const scene = {} as HostScene
  beforeAll(async () => {
    const [port, sitePort] = [await freePort(), await freePort()]
    const server = await startServer({ port, sitePort, site: false })
    scene.server = server
    // The owner is made by the Worker's own modules, on the same data, while nobody else has it open.
    await server.kill9()
    const settings = { port, state: server.state, bindings: { PARLOR_SECRET: SECRET } }
    const worker = await startWorker({ ...settings, origins: [`http://localhost:${sitePort}`] })
    scene.key = (await ownerOf(worker, server.state)).apiKey
    await worker.stop()
    await server.restart()
    scene.host = await startHost({ port: sitePort, parlor: server.url })
    scene.browser = await openBrowser()
  })
  afterAll(async () => {
    await scene.browser.close()
    await Promise.all([scene.host.stop(), scene.server.stop()])
  })
  return scene
}
