import WebSocket from 'ws'
import type { ClientFrame } from '../../protocol/client.ts'
import type { Role } from '../../protocol/model.ts'
import { tokenFor } from '../support/token.mjs'

/** A room of a Worker under test, and the page's origin that one comes from. */
export interface Place {
  url: string
  origin: string
  room: string
}

interface Answer {
  type: string
  nonce?: string
  seq?: number
  code?: string
}

type Command = Extract<ClientFrame, { nonce: string }>
type Unsigned<T> = T extends unknown ? Omit<T, 'nonce'> : never

/** The member id of a guest of this name. */
export function idOf(name: string): string {
  return `g_${name.toLowerCase().replace(/\W/g, '')}`
}

/** Who somebody is, as the Worker signs it. */
export function grantFor(name: string, origin: string, role: Role = 'guest'): Promise<string> {
  return tokenFor({ member: idOf(name), name, role, origin })
}

/** Somebody else in a room, without a browser. */
export class Seat {
  #count = 0
  readonly #waiting = new Map<string, (answer: Answer) => void>()

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer
      if (answer.nonce) this.#waiting.get(answer.nonce)?.(answer)
    })
  }

  /** Takes a seat under a name; `token` where the name's own would not do. */
  static async take({ url, origin, room }: Place, name: string, token?: string): Promise<Seat> {
    const address = `${url.replace('http', 'ws')}/v1/sites/demo/rooms/${room}/socket`
    const socket = new WebSocket(address, ['parlor.v1', token ?? (await grantFor(name, origin))], { origin })
    await new Promise((resolve, reject) => {
      socket.once('message', resolve)
      socket.once('error', reject)
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    })
    return new Seat(socket)
  }

  /** Carries out a command; returns the seq of what it made. */
  run(command: Unsigned<Command>): Promise<number> {
    const nonce = `seat-nonce-${++this.#count}`
    return new Promise((resolve, reject) => {
      this.#waiting.set(nonce, ({ type, seq = 0, code }) =>
        type === 'done' ? resolve(seq) : reject(new Error(code)),
      )
      this.socket.send(JSON.stringify({ ...command, nonce }))
    })
  }

  /** Says these, one after the other; returns the seq of the last. */
  async say(...bodies: string[]): Promise<number> {
    const seqs = await Promise.all(bodies.map((body) => this.run({ type: 'send', body })))
    return Math.max(...seqs)
  }

  leave(): void {
    this.socket.terminate()
  }
}
