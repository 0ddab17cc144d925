/** What a notification says, and what it stands for. */
export interface Notice {
  /** Those of one room replace each other. */
  room: string
  title: string
  body: string
  lang: string
  open: () => void
}

/** Shows one notification a room, by the browser. `unable` is called where it can show none by itself. */
export class Desktop {
  #shown: Notification | undefined
  readonly #unable: () => void

  constructor(unable: () => void) {
    this.#unable = unable
  }

  show({ room, title, body, lang, open }: Notice): void {
    try {
      // Its sound is ours to make, or not to.
      const shown = new Notification(title, { body, lang, dir: 'auto', tag: `parlor:${room}`, silent: true })
      shown.onclick = () => {
        window.focus()
        shown.close()
        open()
      }
      this.#shown = shown
    } catch {
      // Phones have the constructor and refuse it.
      this.#unable()
    }
  }

  close(): void {
    this.#shown?.close()
    this.#shown = undefined
  }
}
