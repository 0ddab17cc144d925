/** Another room was chosen, from a list or among what was found. `preventDefault()` leaves the room where it is. */
export class RoomChangeEvent extends Event {
  constructor(
    /** The slug of the room. */
    readonly room: string,
    /** The message in it that was chosen. */
    readonly seq?: number,
  ) {
    super('parlor-room-change', { bubbles: true, composed: true, cancelable: true })
  }
}

declare global {
  interface HTMLElementEventMap {
    'parlor-room-change': RoomChangeEvent
  }
}
