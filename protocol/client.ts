import * as v from 'valibot'

/** The client's key for one command: the same nonce is carried out at most once per member. */
const nonce = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/))
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
/** The client's number of a question, which its answer or refusal repeats. */
const ask = whole
const emoji = v.pipe(v.string(), v.minLength(1), v.maxLength(48))
const choice = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))

/** A poll as its author asks for it. */
const poll = v.object({
  choices: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(10)),
  multiple: v.optional(v.literal(true)),
  anonymous: v.optional(v.literal(true)),
  /** Minutes until it closes by itself. */
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(43_200))),
})
export type PollDraft = v.InferOutput<typeof poll>

/**
 * What a member may ask of a room: imperatives, one schema for each `type`. Lengths that deserve
 * their own code (`empty`, `too_long`) are judged by the part that owns the frame, not here.
 */
export const clientFrames = {
  // Commands: answered by `done` or `rejected` with the same nonce.
  send: v.object({
    nonce,
    body: v.string(),
    images: v.optional(v.array(v.string())),
    replyTo: v.optional(seq),
    kind: v.optional(v.literal('action')),
    poll: v.optional(poll),
  }),
  edit: v.object({ nonce, seq, body: v.string(), base: whole }),
  delete: v.object({ nonce, seq }),
  restore: v.object({ nonce, seq }),
  react: v.object({ nonce, seq, emoji, on: v.boolean() }),
  pin: v.object({ nonce, seq, on: v.boolean() }),
  /** In place of what one voted before; none takes it back. */
  vote: v.object({ nonce, seq, choices: v.pipe(v.array(choice), v.maxLength(10)) }),
  'close-poll': v.object({ nonce, seq }),
  /** Takes away what a link leads to, for good. */
  'remove-preview': v.object({ nonce, seq }),
  /** Gives up a refused send, so that those behind it may go. */
  discard: v.object({ nonce }),

  // Questions.
  page: v.object({
    before: v.optional(seq),
    after: v.optional(whole),
    around: v.optional(seq),
    /** Around the first message of this time or later (milliseconds since 1970). */
    at: v.optional(whole),
    limit: v.optional(seq),
  }),
  sync: v.object({ rev: whole }),
  /** The pinned messages, the latest pinned first. */
  pins: v.object({ ask }),
  /** Earlier bodies of an edited message, for moderators. */
  edits: v.object({ ask, seq }),
  /** Who reacted so, in the order of ids. */
  reactors: v.object({ ask, seq, emoji, after: v.optional(id) }),
  /** Who voted for a choice of a poll that is not anonymous, in the order of ids. */
  voters: v.object({ ask, seq, choice, after: v.optional(id) }),
  people: v.object({ query: v.optional(v.pipe(v.string(), v.maxLength(80))), after: v.optional(id) }),
  /** Messages that match, the latest first; `before` pages on. See docs/search.md for what `query` may say. */
  search: v.object({
    ask,
    query: v.pipe(v.string(), v.maxLength(400)),
    before: v.optional(seq),
  }),

  // Signals: unanswered.
  read: v.object({ seq }),
  typing: v.object({ on: v.boolean() }),
  status: v.object({
    activity: v.picklist(['active', 'idle', 'away']),
    screen: v.optional(v.picklist(['locked', 'unlocked'])),
  }),
  /** Bytes of frames received on this socket in all. */
  received: v.object({ bytes: whole }),
  /** A fresh token. With another member or name in it, `rev` says where to resume from. */
  renew: v.object({ token: v.pipe(v.string(), v.maxLength(4096)), rev: v.optional(whole) }),
} as const

export type ClientType = keyof typeof clientFrames
/** The frame of one type, or of any. */
export type ClientFrame<T extends ClientType = ClientType> = {
  [K in T]: { type: K } & v.InferOutput<(typeof clientFrames)[K]>
}[T]
