import WebSocket from 'ws'
import type { SessionResponse } from '../../protocol/http.ts'
import { tokenFor } from '../support/token.mjs'

interface Server {
  url: string
  siteUrl: string
}

interface Answer {
  type: string
  nonce?: string
  seq?: number
  code?: string
}

/** Sends payloads into a room as everything that a member may send; returns the seq of the last message. */
export async function post(server: Server, room: string, payloads: readonly string[]): Promise<number> {
  let last = 0
  const waiting = [...payloads.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, payload] = next
      last = Math.max(last, await say(server, room, payload, at))
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return last
}

/** A guest of this name, where the server lets it through; else of one that a host's server might have signed. */
async function tokenOf(server: Server, name: string, at: number): Promise<string> {
  const response = await fetch(`${server.url}/v1/sites/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.siteUrl },
    body: JSON.stringify({ name }),
  })
  const { token } = (await response.json()) as Partial<SessionResponse>
  return token ?? tokenFor({ member: `g_payload${at}`, name: name.slice(0, 40), origin: server.siteUrl })
}

async function say(server: Server, room: string, payload: string, at: number): Promise<number> {
  const address = `${server.url.replace('http', 'ws')}/v1/sites/demo/rooms/${room}/socket`
  const token = await tokenOf(server, payload, at)
  const socket = new WebSocket(address, ['parlor.v1', token], { origin: server.siteUrl })
  const answers = new Map<string, (answer: Answer) => void>()
  await new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
  })
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer
    if (answer.nonce) answers.get(answer.nonce)?.(answer)
  })
  const run = (command: object): Promise<Answer> => {
    const nonce = `nonce-${at}-${answers.size}`
    return new Promise((resolve) => {
      answers.set(nonce, resolve)
      socket.send(JSON.stringify({ ...command, nonce }))
    })
  }
  const done = [await run({ type: 'send', body: payload })]
  const seq = done[0]?.seq
  if (seq !== undefined) {
    done.push(await run({ type: 'send', body: payload, replyTo: seq, kind: 'action' }))
    done.push(await run({ type: 'react', seq, emoji: payload, on: true }))
  }
  const choices = [payload.slice(0, 100), 'b']
  done.push(await run({ type: 'send', body: payload, poll: { choices } }))
  socket.terminate()
  const amiss = done.filter(({ type, code }) => type !== 'done' && (!code || code === 'internal'))
  if (amiss.length > 0) throw new Error(`${payload}: ${JSON.stringify(amiss)}`)
  return Math.max(0, ...done.map((one) => one.seq ?? 0))
}
