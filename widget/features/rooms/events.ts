/** A room was chosen from the list. `preventDefault()` leaves the `<parlor-room>` beside it where it is. */
export class RoomChangeEvent extends Event {
  constructor(
    /** The slug of the room. */
    readonly room: string,
  ) {
    super('parlor-room-change', { bubbles: true, composed: true, cancelable: true })
  }
}

declare global {
  interface HTMLElementEventMap {
    'parlor-room-change': RoomChangeEvent
  }
}
