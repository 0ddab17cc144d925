import type { ClientFrame } from '../../protocol/client.ts'
import type { ServerFrame } from '../../protocol/server.ts'
import type { Env } from '../../worker/env.ts'
import { call, PAGE } from './support.ts'

interface Asking {
  site?: string
  origin?: string | undefined
  address?: string
  bindings?: Partial<Env>
  body?: unknown
}

/** A request with a member's token, as a page's script makes it. */
export function asMember(token: string, method: string, path: string, asking: Asking = {}) {
  const { site = 'shop', address, bindings, body } = asking
  const headers = new Headers({ authorization: `Bearer ${token}` })
  const origin = 'origin' in asking ? asking.origin : PAGE
  if (origin) headers.set('origin', origin)
  if (address) headers.set('cf-connecting-ip', address)
  if (body !== undefined) headers.set('content-type', 'application/json')
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
  return call(`/v1/sites/${site}/${path}`, init, bindings)
}

/** A socket as a page has it. */
export class Line {
  readonly frames: ServerFrame[] = []
  readonly closed: Promise<{ code: number; reason: string }>

  constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
    })
    socket.addEventListener('message', ({ data }) => {
      this.frames.push(JSON.parse(String(data)) as ServerFrame)
    })
    socket.accept()
  }

  say(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame))
  }

  /** The first frame of a type. */
  async until<T extends ServerFrame['type']>(type: T): Promise<Extract<ServerFrame, { type: T }>> {
    const end = Date.now() + 3000
    while (Date.now() < end) {
      const found = this.frames.find((frame) => frame.type === type)
      if (found) return found as Extract<ServerFrame, { type: T }>
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`no ${type} among ${this.frames.map((frame) => frame.type).join(', ')}`)
  }
}

/** Opens a room, with a pass where it takes one. */
export async function open(token: string, room: string, { site = 'shop', pass = '' } = {}): Promise<Line> {
  const protocols = ['parlor.v1', token, pass].filter(Boolean).join(', ')
  const headers = { upgrade: 'websocket', origin: PAGE, 'sec-websocket-protocol': protocols }
  const response = await call(`/v1/sites/${site}/rooms/${encodeURIComponent(room)}/socket`, { headers })
  if (!response.webSocket) throw new Error(`no socket but ${response.status}`)
  return new Line(response.webSocket)
}

let count = 0

/** Comes in, says something, and waits until that is kept. */
export async function say(token: string, room: string, body: string, site = 'shop'): Promise<Line> {
  const line = await open(token, room, { site })
  await line.until('welcome')
  line.say({ type: 'send', nonce: `nonce-${String(++count).padStart(6, '0')}`, body })
  await line.until('done')
  return line
}
