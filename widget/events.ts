import type { Message } from '../protocol/model.ts'
import type { Connection, Me, Person } from './room/state.ts'

/** Every event of `<parlor-room>` bubbles, and leaves shadow trees the room was put in. */
class RoomEvent extends Event {
  constructor(type: string, options?: EventInit) {
    super(type, { bubbles: true, composed: true, ...options })
  }
}

/** The room is live for the first time: its history is there, and it can be written to. */
export class ReadyEvent extends RoomEvent {
  constructor() {
    super('parlor-ready')
  }
}

/** The panel of a launcher or drawer was opened. */
export class ShowEvent extends RoomEvent {
  constructor() {
    super('parlor-show')
  }
}

/** The panel is about to close. `preventDefault()` keeps it open, unless the page itself took `open` away. */
export class HideEvent extends RoomEvent {
  constructor(cancelable = true) {
    super('parlor-hide', { cancelable })
  }
}

/** A person is about to send. Change `text`, or `preventDefault()` to keep it in the composer. */
export class BeforeSendEvent extends RoomEvent {
  constructor(public text: string) {
    super('parlor-before-send', { cancelable: true })
  }
}

/** A message arrived while the room was live: never history, never a change to an older one. */
export class NewMessageEvent extends RoomEvent {
  constructor(
    readonly message: Message,
    /** Its author, as far as known. */
    readonly author: Person | undefined,
    /** Whether it is one's own. */
    readonly own: boolean,
  ) {
    super('parlor-message')
  }
}

export class UnreadEvent extends RoomEvent {
  constructor(readonly count: number) {
    super('parlor-unread')
  }
}

export class ConnectionEvent extends RoomEvent {
  constructor(readonly connection: Connection['state']) {
    super('parlor-connection')
  }
}

/** Who is here changed. At most once a second. */
export class MembersEvent extends RoomEvent {
  constructor(
    readonly members: readonly Person[],
    readonly count: number,
  ) {
    super('parlor-members')
  }
}

/** Who one is changed: a name was taken, or another member signed in. */
export class IdentityEvent extends RoomEvent {
  constructor(readonly me: Me | undefined) {
    super('parlor-identity')
  }
}

/** Something failed that the page may want to know of. `code` is stable, `message` is for people. */
export class FailureEvent extends RoomEvent {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {
    super('parlor-error')
  }
}

declare global {
  interface HTMLElementEventMap {
    'parlor-ready': ReadyEvent
    'parlor-show': ShowEvent
    'parlor-hide': HideEvent
    'parlor-before-send': BeforeSendEvent
    'parlor-message': NewMessageEvent
    'parlor-unread': UnreadEvent
    'parlor-connection': ConnectionEvent
    'parlor-members': MembersEvent
    'parlor-identity': IdentityEvent
    'parlor-error': FailureEvent
  }
}
