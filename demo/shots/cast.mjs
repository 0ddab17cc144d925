import { readFileSync } from 'node:fs'
import { SignJWT } from 'jose'
import WebSocket from 'ws'
import { PEOPLE } from './talks.mjs'

/** @typedef {keyof typeof PEOPLE} Who */
/** @typedef {import('./talks.mjs').Line} Line */
/** @typedef {Awaited<ReturnType<Cast['enter']>>} Actor */

/** The people of a staged conversation: members of the demo site by its own word. */
export class Cast {
  /** @type {{ kid: string, secret: string }} */
  #key
  #worker
  #site

  /** @param {{ worker: string, site: string, state: string }} options `state`: the folder of `npm start`. */
  constructor({ worker, site, state }) {
    this.#worker = worker
    this.#site = site
    this.#key = JSON.parse(readFileSync(`${state}/host.json`, 'utf8')).identityKey
  }

  /**
   * The host's word on who somebody is.
   * @param {Who} who
   * @param {string} lang
   */
  identity(who, lang) {
    const person = PEOPLE[who]
    return new SignJWT({ name: wordsIn(person, lang), ...('role' in person && { role: person.role }) })
      .setProtectedHeader({ alg: 'HS256', kid: this.#key.kid })
      .setSubject(`shots-${who}-${lang === 'ar' ? 'ar' : 'en'}`)
      .setAudience('demo')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(this.#key.secret))
  }

  /**
   * Somebody in a room.
   * @param {Who} who
   * @param {string} room
   * @param {string} lang
   */
  async enter(who, room, lang) {
    const headers = { 'content-type': 'application/json', origin: this.#site }
    const answer = await fetch(`${this.#worker}/v1/sites/demo/session`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ identity: await this.identity(who, lang) }),
    })
    const { token, member } = await answer.json()
    if (!token) throw new Error(`${who} was not let in: ${answer.status}`)
    const address = `${this.#worker.replace('http', 'ws')}/v1/sites/demo/rooms/${room}/socket`
    const socket = new WebSocket(address, ['parlor.v1', token], { origin: this.#site })
    /** @type {Map<string, (answer: { type: string, seq: number, code?: string, reason?: string }) => void>} */
    const waiting = new Map()
    await new Promise((resolve, reject) => {
      socket.once('message', resolve)
      socket.once('error', reject)
    })
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      waiting.get(frame.nonce)?.(frame)
    })
    let count = 0
    return {
      /** @type {string} */
      id: member.id,
      /** Carries out a command; resolves to the message's seq. @param {object} command */
      async run(command) {
        const nonce = `shot-${Date.now()}-${count++}`
        for (;;) {
          const answered = new Promise((resolve) => waiting.set(nonce, resolve))
          socket.send(JSON.stringify({ ...command, nonce }))
          const { type, code, seq, retryAfter = 0 } = await answered
          if (type === 'done') return /** @type {number} */ (seq)
          if (code !== 'rate_limited') throw new Error(`${who} was refused: ${code}`)
          await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000))
        }
      },
      leave: () => socket.terminate(),
    }
  }

  /**
   * Lets them say all of it; returns the seqs by name, and what each seq seems to be to a reader.
   * @param {string} room
   * @param {readonly Line[]} lines
   * @param {string} lang
   */
  async play(room, lines, lang) {
    const names = /** @type {Who[]} */ (Object.keys(PEOPLE))
    const entered = await Promise.all(names.map((who) => this.enter(who, room, lang)))
    const actors = /** @type {Record<Who, Actor>} */ (
      Object.fromEntries(names.map((who, at) => [who, entered[at]]))
    )
    /** @type {Record<string, number>} */
    const seqs = {}
    /** @type {Map<number, Line>} */
    const seeming = new Map()
    for (const line of lines) {
      const seq = await say(line, actors, seqs, lang)
      if (line.as) seqs[line.as] = seq
      seeming.set(seq, line)
    }
    for (const actor of entered) actor.leave()
    const ids = /** @type {Record<Who, string>} */ (
      Object.fromEntries(names.map((who) => [who, actors[who].id]))
    )
    return { seqs, seeming, ids }
  }
}

/**
 * @param {{ en: string, ar?: string }} words
 * @param {string} lang
 */
function wordsIn(words, lang) {
  return (lang === 'ar' && words.ar) || words.en
}

/**
 * One line, with all that becomes of it.
 * @param {Line} line
 * @param {Record<Who, Actor>} actors
 * @param {Record<string, number>} seqs
 * @param {string} lang
 */
async function say(line, actors, seqs, lang) {
  const { by, answers, action, poll, edited, deleted, pinned, reactions = {} } = line
  const author = actors[by]
  const body = wordsIn(line, lang).replace(
    /\{(\w+)\}/g,
    (_, who) => `<@${actors[/** @type {Who} */ (who)].id}>`,
  )
  const seq = await author.run({
    type: 'send',
    body,
    ...(action && { kind: 'action' }),
    ...(answers && { replyTo: seqs[answers] }),
    ...(poll && {
      poll: {
        choices: poll.choices.map((choice) => wordsIn(choice, lang)),
        ...(poll.multiple && { multiple: true }),
        ...(poll.anonymous && { anonymous: true }),
        ...(poll.minutes && { minutes: poll.minutes }),
      },
    }),
  })
  for (const [emoji, doers] of Object.entries(reactions))
    for (const who of doers) await actors[who].run({ type: 'react', seq, emoji, on: true })
  for (const [who, choices] of Object.entries(poll?.votes ?? {}))
    await actors[/** @type {Who} */ (who)].run({ type: 'vote', seq, choices })
  if (poll?.closed) await author.run({ type: 'close-poll', seq })
  if (edited) await author.run({ type: 'edit', seq, body: wordsIn(edited, lang), base: 0 })
  if (pinned) await actors.ines.run({ type: 'pin', seq, on: true })
  if (deleted) await author.run({ type: 'delete', seq })
  return seq
}
