/** The limits a client needs, as sent in `welcome`. */
export interface Limits {
  /** Longest body, in UTF-16 units. */
  body: number
  /** Longest body as JSON, in bytes. */
  bodyBytes: number
  /** Longest name, in UTF-16 units. */
  name: number
  /** Images on one message. */
  images: number
  /** Messages in one page of history. */
  page: number
  /** Commands a second, sustained and at once, for one member. */
  rate: number
  burst: number
  /** Commands a client leaves unanswered at most. */
  inFlight: number
  /** Least milliseconds between two typing frames, and between two read frames. */
  typing: number
  read: number
  /** A client confirms what it has received each so many bytes. */
  received: number
}

/** Their defaults, apart from the others so that a page need not load those. */
export const TOLD_LIMITS = {
  body: 4000,
  bodyBytes: 12 * 1024,
  name: 40,
  images: 8,
  page: 50,
  rate: 5,
  burst: 10,
  inFlight: 8,
  typing: 2000,
  read: 5000,
  received: 64 * 1024,
} as const satisfies Limits

/** Members whom one can ignore. */
export const IGNORED = 1000

/**
 * Numbers both sides must agree on. These are the defaults; the ones in force for a room
 * arrive in `welcome`, so a site's plan can change them without a new widget.
 */
export const LIMITS = {
  ...TOLD_LIMITS,
  /** Longest client frame, in bytes. */
  frame: 16 * 1024,
  /** Connections of one member to one room. */
  connections: 5,
  /** Guest connections from one network address to one room. */
  network: 200,
  /** Connections to one room. */
  capacity: 5000,
  /** A socket that has more than this unconfirmed is closed as too slow. */
  unreceived: 256 * 1024,
  /** The furthest behind, in changes and in bytes, that a client is brought up to date by a delta. */
  resume: 300,
  resumeBytes: 256 * 1024,
  /** The largest snapshot, in bytes of messages. */
  snapshotBytes: 128 * 1024,
  /** People listed in `welcome`, and in one answer to `people`. */
  people: 50,
} as const
