import type { Browser } from 'playwright-core'
import { freePort } from '../../demo/ports.mjs'
import type { SessionResponse } from '../../protocol/http.ts'
import { startHost } from '../support/host.mjs'
import { startServer } from '../support/server.mjs'
import { Hands, type Sitting } from './hands.ts'
import { Seat } from './seat.ts'
import { openBrowser } from './visit.ts'

/** A Worker, somebody's page with any room on it, and a browser. */
export class Talk {
  private constructor(
    private readonly server: Awaited<ReturnType<typeof startServer>>,
    private readonly host: Awaited<ReturnType<typeof startHost>>,
    readonly browser: Browser,
  ) {}

  static async open(): Promise<Talk> {
    const [port, sitePort] = [await freePort(), await freePort()]
    const [server, browser] = await Promise.all([startServer({ port, sitePort, site: false }), openBrowser()])
    return new Talk(server, await startHost({ port: sitePort, parlor: server.url }), browser)
  }

  async close(): Promise<void> {
    await this.browser.close()
    await Promise.all([this.host.stop(), this.server.stop()])
  }

  get url(): string {
    return this.server.url
  }
  get origin(): string {
    return this.host.url
  }

  /** Somebody else in a room. */
  seat(room: string, name: string): Promise<Seat> {
    return Seat.take({ url: this.url, origin: this.origin, room }, name)
  }

  /** Somebody else whom the site has taken down as a guest. */
  async guest(room: string, name: string): Promise<Seat> {
    const response = await fetch(`${this.url}/v1/sites/demo/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin },
      body: JSON.stringify({ name }),
    })
    const { token } = (await response.json()) as SessionResponse
    return Seat.take({ url: this.url, origin: this.origin, room }, name, token)
  }

  /** Somebody at a keyboard in a room. */
  hands(room: string, name?: string, how: Partial<Sitting> = {}): Promise<Hands> {
    return Hands.on(this.browser, { url: this.url, origin: this.origin, room, ...(name && { name }), ...how })
  }
}
