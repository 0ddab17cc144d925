import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ClientFrame } from '../../protocol/client.ts'
import type { Code } from '../../protocol/codes.ts'
import type { SessionRequest } from '../../protocol/http.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Me, Message } from '../../protocol/model.ts'
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
  /** The member that a request for a session gets, or why it is refused. */
  grant: (
    asked: SessionRequest,
  ) => { member: Me; lasts?: number } | { refused: number; code: Code; after?: number } = () => ({
    member: ME,
  })
  /** How a `ping` is answered. */
  pong: (socket: WebSocket) => void = (socket) => socket.send('pong')
  /** Whether handshakes are answered at all. */
  opens = true
  readonly #http = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      this.sessions++
      response.setHeader('content-type', 'application/json')
      const granted = this.grant(JSON.parse(body) as SessionRequest)
      if ('refused' in granted) {
        response.statusCode = granted.refused
        if (granted.after) response.setHeader('retry-after', granted.after)
        return response.end(JSON.stringify({ error: { code: granted.code, message: '' } }))
      }
      const { member, lasts = 3600_000 } = granted
      const token = `token-${this.sessions}`
      return response.end(JSON.stringify({ token, member, expiresAt: Date.now() + lasts }))
    })
  })
  readonly #wss = new WebSocketServer({
    server: this.#http,
    handleProtocols: () => 'parlor.v1',
    verifyClient: (_: unknown, admit: (is: boolean) => void) => this.opens && admit(true),
  })
  readonly #lines = new Set<Socket>()

  async start(): Promise<string> {
    this.#http.on('connection', (line) => this.#lines.add(line))
    this.#wss.on('connection', (socket, { url }) => {
      this.asked.push(String(url))
      this.sockets.push(socket)
      socket.on('message', (data: Buffer) => {
        const text = data.toString()
        if (text === 'ping') return this.pong(socket)
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
    this.#wss.close()
    for (const line of this.#lines) line.destroy()
    this.#http.close()
    await once(this.#http, 'close')
  }
}

export const ME = { id: 'ann', kind: 'guest', role: 'guest', name: 'Ann' } as const

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
