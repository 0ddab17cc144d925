import type { ParlorRoom } from '../../widget/parlor-room.ts'

/** Nothing listens here: a room stays without a connection. */
export const NOWHERE = 'http://127.0.0.1:9'

export interface Placed extends AsyncDisposable {
  room: ParlorRoom
  /** The part of the page that the room is in. */
  frame: HTMLElement
}

/** A room in a page of its own, with these attributes. */
export async function placed(attributes: Record<string, string>): Promise<Placed> {
  const frame = document.body.appendChild(document.createElement('div'))
  const room = document.createElement('parlor-room')
  const all = { site: 'test', room: 'lobby', server: NOWHERE, ...attributes }
  for (const [name, value] of Object.entries(all)) room.setAttribute(name, value)
  frame.append(room)
  await room.updateComplete
  return { room, frame, [Symbol.asyncDispose]: () => Promise.resolve(frame.remove()) }
}

/** An element within the room, looked for through all shadow roots. */
export function within(root: ParentNode, selector: string): HTMLElement {
  const found = find(root, selector)
  if (!(found instanceof HTMLElement)) throw new Error(`no ${selector}`)
  return found
}

export function find(root: ParentNode, selector: string): Element | undefined {
  const direct = root.querySelector(selector)
  if (direct) return direct
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const inner =
      element instanceof Element && element.shadowRoot ? find(element.shadowRoot, selector) : undefined
    if (inner) return inner
  }
  return undefined
}

/** Resolves when the condition holds; fails after twenty seconds: a limit for what hangs, not for a busy machine. */
export async function when(holds: () => unknown, what = 'condition'): Promise<void> {
  const end = performance.now() + 20_000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} did not come true`)
    await pause(10)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Records what reaches for the network while it is in place. */
export class Wire implements Disposable {
  readonly calls: string[] = []
  readonly #fetch = window.fetch.bind(window)
  readonly #socket = window.WebSocket
  constructor() {
    const { calls } = this
    window.fetch = (...request) => {
      calls.push(String(request[0] instanceof Request ? request[0].url : request[0]))
      return this.#fetch(...request)
    }
    window.WebSocket = class extends this.#socket {
      constructor(url: string | URL, protocols?: string | string[]) {
        calls.push(String(url))
        super(url, protocols)
      }
    }
  }
  [Symbol.dispose](): void {
    window.fetch = this.#fetch
    window.WebSocket = this.#socket
  }
}
