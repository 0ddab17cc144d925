/**
 * Numbers both sides must agree on. These are the defaults; the ones in force for a room
 * arrive in `welcome`, so a site's plan can change them without a new widget.
 */
export const LIMITS = {
  /** Longest body, in UTF-16 units. */
  body: 4000,
  /** Longest body as JSON, in bytes. */
  bodyBytes: 12 * 1024,
  /** Longest client frame, in bytes. */
  frame: 16 * 1024,
  /** Longest name, in UTF-16 units. */
  name: 40,
  /** Images on one message. */
  images: 8,
  /** Messages in one page of history. */
  page: 50,
  /** Commands a second, sustained and at once, for one member. */
  rate: 5,
  burst: 10,
  /** Commands a client leaves unanswered at most. */
  inFlight: 8,
  /** Connections of one member to one room. */
  connections: 5,
  /** Guest connections from one network address to one room. */
  network: 200,
  /** Connections to one room. */
  capacity: 5000,
  /** Least milliseconds between two typing frames, and between two read frames. */
  typing: 2000,
  read: 5000,
  /** A client confirms what it has received each so many bytes. */
  received: 64 * 1024,
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

/** The limits a client needs, as sent in `welcome`. */
export interface Limits {
  body: number
  bodyBytes: number
  name: number
  images: number
  page: number
  rate: number
  burst: number
  inFlight: number
  typing: number
  read: number
  received: number
}
