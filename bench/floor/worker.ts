import { DurableObject } from 'cloudflare:workers'

interface Env {
  ROOM: DurableObjectNamespace<Room>
}

/**
 * The least a room can be: accept, one INSERT, broadcast one string. No identity, no rules, no
 * acknowledgement, no healing. Parlor's Room is measured as a multiple of it, so that a figure
 * speaks of our code and not of the machine.
 */
export class Room extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql.exec('CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)')
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    const newest = this.#sql.exec('SELECT seq, body FROM messages ORDER BY seq DESC LIMIT 50').toArray()
    server.send(JSON.stringify(newest.reverse()))
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(_from: WebSocket, text: string): void {
    this.#sql.exec('INSERT INTO messages (body) VALUES (?)', text)
    for (const socket of this.ctx.getWebSockets()) socket.send(text)
  }

  // Without this the peer's close would wait for an answer.
  override webSocketClose(socket: WebSocket, code: number): void {
    if (![1005, 1006, 1015].includes(code)) socket.close(code)
  }
}

export default {
  fetch: (request: Request, env: Env): Promise<Response> =>
    env.ROOM.getByName(new URL(request.url).pathname).fetch(request),
} satisfies ExportedHandler<Env>
