import type { Page, WebSocketRoute } from 'playwright-core'
import type { Message, Person, RoomInfo } from '../../protocol/model.ts'
import type { Welcome } from '../../protocol/server.ts'

/** What a payload stands for in a message that is nothing but payloads. */
export type Fill = (sink: string) => string

/** A room that says nothing but payloads: the frames a server might send that has lost its mind. */
export class Staged {
  constructor(private readonly server: string) {}

  /** While there is one, nothing comes from or goes to the real room. */
  #scene: Welcome | undefined
  #base: Welcome | undefined
  #socket: WebSocketRoute | undefined
  #count = 0
  #rev = 0
  #seq = 0

  readonly route = async (page: Pick<Page, 'routeWebSocket'>): Promise<void> => {
    await page.routeWebSocket(/\/socket/, (socket) => {
      this.#socket = socket
      const real = socket.connectToServer()
      real.onMessage((data) => {
        if (this.#scene) return
        const frame = JSON.parse(data === 'pong' ? '{}' : String(data)) as Partial<Welcome>
        if (frame.type === 'welcome') this.#base = frame as Welcome
        socket.send(data)
      })
      socket.onMessage((data) => {
        if (!this.#scene) real.send(data)
        else if (data === 'ping') socket.send('pong')
        else this.#answer(JSON.parse(String(data)) as { type: string; ask?: number; nonce?: string })
      })
    })
  }

  /** Replaces the room by one made of these, and returns the seq of its last message. */
  show(fills: readonly Fill[], state?: 'closed'): number {
    const base = this.#base
    if (!base) throw new Error('the real room has not spoken yet')
    const scene = sceneOf(base, fills, ++this.#count, this.server)
    if (state) scene.room.state = state
    this.#scene = scene
    this.#rev = scene.rev
    this.#seq = fills.length * 2
    this.#send({ ...scene })
    const [first = () => ''] = fills
    this.#send({ type: 'seen', reads: scene.people.map(({ id }) => ({ member: id, seq: fills.length * 2 })) })
    return this.tell(first)
  }

  /** One message more, as it is written, while somebody else writes; returns its seq. */
  tell(fill: Fill): number {
    this.#send({ type: 'typing', members: [{ id: 'typist', name: fill('typing') }] })
    const [from, rev, seq] = [this.#rev, ++this.#rev, ++this.#seq]
    const live = { ...plainMessage(seq, 'live', fill('announced')), rev }
    const people: Person[] = [{ id: 'live', name: fill('announcer'), role: 'member' }]
    this.#send({ type: 'changes', from, to: rev, messages: [live], people })
    return seq
  }

  #answer({ type, ask, nonce }: { type: string; ask?: number; nonce?: string }): void {
    const { messages = [], people = [], quoted = [] } = this.#scene ?? {}
    if (nonce) this.#send({ type: 'done', nonce })
    else if (type === 'reactors' || type === 'voters') this.#send({ type, ask, people, more: false })
    else if (type === 'search' || type === 'pins') this.#send({ type, ask, messages, people, quoted })
    else if (type === 'edits') {
      const edits = messages.flatMap((value) =>
        'body' in value ? { body: value.body, bodyRev: 1, at: 1 } : [],
      )
      this.#send({ type, ask, edits })
    } else if (type === 'people') this.#send({ type, people, more: false })
    else if (ask !== undefined) this.#send({ type: 'rejected', ask, code: 'not_found', reason: 'x' })
  }

  #send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame))
  }
}

function plainMessage(seq: number, author: string, body: string): Message {
  return { seq, rev: seq, kind: 'text', author, at: Date.now(), body: body || 'x', bodyRev: 1 }
}

function sceneOf(base: Welcome, fills: readonly Fill[], number: number, server: string): Welcome {
  const count = fills.length
  const [first = () => ''] = fills
  const people = fills.map((fill, i): Person => {
    const avatar = i % 2 ? fill('avatar') : `${server}/${fill('avatar')}`
    return { id: `p${i}`, name: fill('author') || 'x', role: 'member', avatar, presence: 'active' }
  })
  const messages = fills.flatMap((fill, i) => [
    // A link that leads somewhere, or else there would be no card.
    { ...plainMessage(2 * i + 1, `p${i}`, fill('body')), preview: previewOf(fill, 'https://a.example/') },
    { ...fullMessage(2 * i + 2, `p${i}`, fill), replyTo: 10_000 + i },
  ])
  const quoted = fills.map((fill, i) => plainMessage(10_000 + i, `p${i}`, fill('quote')))
  const room: RoomInfo = {
    ...base.room,
    title: first('title'),
    description: first('description'),
    notice: first('notice'),
  }
  return {
    ...base,
    mode: 'snapshot',
    epoch: `epoch-${number}`,
    rev: 100_000,
    floor: 1,
    me: { ...base.me, role: 'moderator' },
    features: ['links', 'roster', 'typing', 'reactions', 'polls', 'search', 'receipts', 'previews', 'emoji'],
    room,
    people,
    messages,
    quoted,
    count,
    read: 0,
    more: { before: false, after: false },
    mine: [{ seq: 2, reactions: [first('mine')], votes: [0] }],
    pinned: fills.map((_, i) => 2 * i + 2),
  }
}

/** A message that holds a payload in each of its places. */
function fullMessage(seq: number, author: string, fill: Fill): Message {
  const marked = `**${fill('bold')}** <@${author}> ||${fill('spoiler')}||\n> ${fill('quoted')}\n- ${fill('item')}`
  const fenced = `\n\`\`\`${fill('language')}\n${fill('code')}\n\`\`\`\n[${fill('label')}](https://a.example/${fill('href')})`
  return {
    ...plainMessage(seq, author, marked + fenced),
    kind: seq % 4 ? 'text' : 'action',
    editedAt: 1,
    pinned: seq,
    mentions: [author, fill('mention')],
    reactions: [{ emoji: fill('reaction'), count: 2, first: [author] }],
    preview: previewOf(fill, fill('preview url')),
    poll: {
      choices: [
        { text: fill('choice'), votes: 1 },
        { text: 'b', votes: 0 },
      ],
      voters: 1,
    },
  }
}

function previewOf(fill: Fill, url: string): NonNullable<Message['preview']> {
  return {
    url,
    title: fill('preview title'),
    description: fill('preview description'),
    site: fill('preview site'),
    player: fill('preview player'),
    image: { url: fill('preview image'), width: 9, height: 9 },
  }
}
