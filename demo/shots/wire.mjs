import { fileURLToPath } from 'node:url'

const DAY = 86_400_000
const PICTURE = { url: '/images/shots', width: 1200, height: 630 }

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ seeming: Map<number, import('./talks.mjs').Line> }} Played */

/**
 * Between a page and the room: makes days pass and links be followed, and breaks when it is told to.
 */
export class Wire {
  /** What is sent is lost on the way. */
  mute = false
  /** What is sent is refused, for this reason. */
  refusal = ''
  #lost = false
  /** @type {import('playwright-core').WebSocketRoute | undefined} */
  #socket
  #played
  #welcome
  #reads

  /**
   * @param {Played} played
   * @param {(welcome: import('../../protocol/server.ts').Welcome) => void} [welcome] Sees the first frame, and may change it.
   * @param {readonly { member: string, seq: number }[]} [reads] How far others seem to have read.
   */
  constructor(played, welcome, reads = []) {
    this.#played = played
    this.#welcome = welcome
    this.#reads = reads
  }

  /** @param {Page} page */
  async route(page) {
    await page.route('**/images/shots', (route) =>
      route.fulfill({ path: fileURLToPath(new URL('flats.svg', import.meta.url)) }),
    )
    await page.routeWebSocket(/\/socket/, (socket) => {
      if (this.#lost) return void socket.close({ code: 1012 })
      this.#socket = socket
      const server = socket.connectToServer()
      server.onMessage((data) => {
        if (data === 'pong') return socket.send(data)
        const frame = JSON.parse(String(data))
        this.#mend(frame)
        socket.send(JSON.stringify(frame))
        if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'seen', reads: this.#reads }))
      })
      socket.onMessage((data) => {
        const { type, nonce } = data === 'ping' ? {} : JSON.parse(String(data))
        if (type !== 'send' || !(this.mute || this.refusal)) server.send(data)
        else if (this.refusal) socket.send(JSON.stringify({ type: 'rejected', nonce, code: this.refusal }))
      })
    })
  }

  /** Cuts the line for good. */
  async lose() {
    this.#lost = true
    await this.#socket?.close({ code: 1012 })
  }

  /** @param {any} frame */
  #mend(frame) {
    for (const message of [...(frame.messages ?? []), ...(frame.quoted ?? [])]) this.#seem(message)
    if (frame.type === 'welcome') this.#welcome?.(frame)
  }

  /** @param {any} message */
  #seem(message) {
    const { ago = 0, preview } = this.#played.seeming.get(message.seq) ?? {}
    if (message.at) message.at -= ago * DAY
    if (!preview || message.deletedAt) return
    const { wide, small, player, ...told } = preview
    message.preview = {
      url: /https:\S+/.exec(message.body)?.[0],
      ...told,
      ...(wide && { image: PICTURE }),
      ...(small && { image: { ...PICTURE, width: 200, height: 200 } }),
      ...(player && { player: 'https://www.youtube-nocookie.com/embed/shots' }),
    }
  }
}
