import * as v from 'valibot'

/** The client's key for one command: the same nonce is carried out at most once per member. */
const nonce = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/))
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

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
  }),
  edit: v.object({ nonce, seq, body: v.string(), base: whole }),
  delete: v.object({ nonce, seq }),
  restore: v.object({ nonce, seq }),
  /** Gives up a refused send, so that those behind it may go. */
  discard: v.object({ nonce }),

  // Questions.
  page: v.object({
    before: v.optional(seq),
    after: v.optional(whole),
    around: v.optional(seq),
    limit: v.optional(seq),
  }),
  sync: v.object({ rev: whole }),
  people: v.object({ query: v.optional(v.pipe(v.string(), v.maxLength(80))), after: v.optional(id) }),

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
