/** Milliseconds in which a page's own changes are gathered: another script may count in the title too. */
const PACE = 200

/** Puts something before the page's title, whatever the page makes of that meanwhile, and takes it away again. */
export class Title {
  #prefix = ''
  #written: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #observer = new MutationObserver(() => this.#heard())

  /** Empty or 0 shows the title as it is. */
  show(prefix: string | 0): void {
    const own = this.#own
    this.#prefix = prefix || ''
    if (own === undefined) return
    this.#observer.disconnect()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#write(own)
    // The element may be changed, replaced or moved about.
    if (prefix) this.#observer.observe(document.head, { childList: true, characterData: true, subtree: true })
  }

  /** The title as the page means it; undefined where it has none. */
  get #own(): string | undefined {
    const text = this.#element?.textContent
    // A page that adds to its title read ours along.
    return this.#prefix && text?.startsWith(this.#prefix) ? text.slice(this.#prefix.length) : text
  }

  get #element(): HTMLTitleElement | null {
    return document.head.querySelector('title')
  }

  #write(own: string): void {
    const element = this.#element
    this.#written = this.#prefix + own
    if (element && element.textContent !== this.#written) element.textContent = this.#written
  }

  #heard(): void {
    if (this.#element?.textContent === this.#written) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const own = this.#own
      if (own !== undefined) this.#write(own)
    }, PACE)
  }
}
