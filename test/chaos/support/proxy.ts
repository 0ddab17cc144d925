import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import WebSocket, { WebSocketServer } from 'ws'

/** What the line does to a frame: what arrives in its place, in this order. */
export type Change = (frame: string, line: Line) => readonly string[]

/** One client's socket through the proxy, as seen from its middle. */
export interface Line {
  toClient: (frame: string) => void
  toServer: (frame: string) => void
  /** Breaks it without a word, in both directions. */
  cut: () => void
}

const same: Change = (frame) => [frame]

/** A line to a Worker that changes, loses, holds back or adds frames, as networks and other versions do. */
export class Proxy {
  toClient: Change = same
  toServer: Change = same
  /** Lines that are open. */
  readonly lines = new Set<Line>()
  readonly #http: Server
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered][0] ?? '',
  })
  readonly #target: string

  private constructor(target: string) {
    this.#target = target
    this.#http = createServer((request, response) => void this.#forward(request, response))
    this.#http.on('upgrade', (request, socket, head) =>
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#connect(client, request)),
    )
  }

  static async open(target: string, port: number): Promise<Proxy> {
    const proxy = new Proxy(target)
    await new Promise<void>((ready) => proxy.#http.listen(port, '127.0.0.1', ready))
    return proxy
  }

  /** As it was: every frame passes. */
  calm(): void {
    this.toClient = this.toServer = same
  }

  cutAll(): void {
    for (const line of this.lines) line.cut()
  }

  async close(): Promise<void> {
    this.cutAll()
    await new Promise((done) => this.#http.close(done))
  }

  #connect(client: WebSocket, { url = '', headers }: IncomingMessage): void {
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
    const options = { origin: headers.origin ?? '', perMessageDeflate: false }
    const server = new WebSocket(`ws://${this.#target}${url}`, protocols, options)
    const early: string[] = []
    const line: Line = {
      toClient: (frame) => client.send(frame),
      toServer: (frame) => {
        if (server.readyState === WebSocket.OPEN) server.send(frame)
        else early.push(frame)
      },
      cut: () => {
        client.terminate()
        server.terminate()
        this.lines.delete(line)
      },
    }
    this.lines.add(line)
    server.on('open', () => early.splice(0).forEach((frame) => server.send(frame)))
    server.on('message', (data: Buffer) => this.toClient(data.toString(), line).forEach(line.toClient))
    client.on('message', (data: Buffer) => this.toServer(data.toString(), line).forEach(line.toServer))
    server.on('close', (code, reason) => pass(client, code, reason))
    client.on('close', (code, reason) => {
      this.lines.delete(line)
      pass(server, code, reason)
    })
    for (const socket of [server, client]) socket.on('error', () => line.cut())
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = (await request.toArray()) as Buffer[]
    const { origin = '', 'content-type': type = '' } = request.headers
    const answer = await fetch(`http://${this.#target}${request.url ?? ''}`, {
      method: request.method ?? 'GET',
      headers: { origin, 'content-type': type },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks).toString() }),
    })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(await answer.text())
  }
}

/** Hands a close on; 1005 and 1006 are no codes to send. */
function pass(to: WebSocket, code: number, reason: Buffer): void {
  if (code === 1005 || code === 1006) to.terminate()
  else to.close(code, reason)
}
