import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ClientFrame } from '../../protocol/client.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Message } from '../../protocol/model.ts'
import type { Changes, ServerFrame, Welcome } from '../../protocol/server.ts'

/** A server on loopback that does as a test tells it, for what a real room does too rarely. */
export class Script {
  readonly sockets: WebSocket[] = []
  readonly frames: ClientFrame[] = []
  readonly asked: string[] = []
  sessions = 0
  /** What each connection is told first. */
  greet: (socket: WebSocket) => void = (socket) => this.tell(welcome(), socket)
  answer: (frame: ClientFrame) => void = () => undefined
  readonly #http = createServer((_, response) => {
    this.sessions++
    response.setHeader('content-type', 'application/json')
    const expiresAt = Date.now() + 3600_000
    response.end(JSON.stringify({ token: `token-${this.sessions}`, member: ME, expiresAt }))
  })
  readonly #wss = new WebSocketServer({ server: this.#http, handleProtocols: () => 'parlor.v1' })

  async start(): Promise<string> {
    this.#wss.on('connection', (socket, { url }) => {
      this.asked.push(String(url))
      this.sockets.push(socket)
      socket.on('message', (data: Buffer) => {
        const text = data.toString()
        if (text === 'ping') return socket.send('pong')
        const frame = JSON.parse(text) as ClientFrame
        this.frames.push(frame)
        this.answer(frame)
      })
      this.greet(socket)
    })
    this.#http.listen(0, '127.0.0.1')
    await once(this.#http, 'listening')
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  tell(frame: ServerFrame, socket = this.sockets.at(-1)): void {
    socket?.send(JSON.stringify(frame))
  }

  told(type: ClientFrame['type']): ClientFrame[] {
    return this.frames.filter((frame) => frame.type === type)
  }

  async stop(): Promise<void> {
    for (const socket of this.#wss.clients) socket.terminate()
    this.#wss.close()
    this.#http.closeAllConnections()
    this.#http.close()
    await once(this.#http, 'close')
  }
}

const ME = { id: 'ann', kind: 'guest', role: 'guest', name: 'Ann' } as const

export function message(seq: number, rev: number, author = 'bob'): Message {
  return { seq, rev, kind: 'text', author, at: 0, body: `${seq}@${rev}`, bodyRev: 0 }
}

export function welcome(some: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    epoch: 'e',
    rev: 0,
    floor: 1,
    me: ME,
    room: { site: 'demo', slug: 'lobby' },
    features: [],
    limits: LIMITS,
    people: [],
    count: 1,
    mode: 'snapshot',
    messages: [],
    quoted: [],
    read: 0,
    more: { before: false, after: false },
    ...some,
  }
}

export function changes(from: number, to: number, ...messages: Message[]): Changes {
  return { type: 'changes', from, to, messages, people: [], quoted: [] }
}
