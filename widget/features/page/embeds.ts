import { lazier } from '../../ui/lazier.ts'

/** What is made for a tag: a `<parlor-room>`. */
type Room = HTMLElementTagNameMap['parlor-room']

const ROOMS = 'parlor-rooms'

/** Tags that some copy of this module serves already: a page may load two. */
const served: WeakSet<Element> = ((globalThis as Record<symbol, unknown>)[Symbol.for('parlor')] ??=
  new WeakSet()) as WeakSet<Element>

/** Our own tags: by path, for a query string may differ, and the entry imports a core of another name. */
function isOurs(script: HTMLScriptElement, here: URL): boolean {
  const { origin, pathname } = new URL(script.src || 'about:blank', document.baseURI)
  return origin === here.origin && (pathname === here.pathname || /\/parlor\.js$/.test(pathname))
}

/** Where two tags mean the same room in the same form, a page swap keeps the element and its connection. */
function likeness(tag: HTMLScriptElement): string {
  const { site, room, server, layout } = tag.dataset
  return JSON.stringify([site, room, server, layout])
}

/** Makes an element for each of our `<script data-site>`, keeps it like its tag, and takes it away with it. */
export class Embeds {
  /** The address of the module that serves. */
  readonly #here: URL
  readonly #attributes: readonly string[]
  readonly #mounted = new Map<HTMLScriptElement, Room>()
  readonly #observer = new MutationObserver((records) => this.#changed(records))

  /** `attributes`: what a tag may say by `data-*`. */
  constructor(here: URL, attributes: readonly string[]) {
    this.#here = here
    this.#attributes = attributes
  }

  start(): void {
    this.#observer.observe(document, {
      childList: true,
      subtree: true,
      attributeFilter: this.#attributes.map((name) => `data-${name}`),
    })
    this.#add(document.scripts)
    this.#meet(document.documentElement)
  }

  #changed(records: MutationRecord[]): void {
    const orphans = new Map<string, Room>()
    for (const [tag, element] of this.#mounted) {
      if (tag.isConnected) continue
      this.#mounted.delete(tag)
      served.delete(tag)
      orphans.set(likeness(tag), element)
    }
    for (const { type, target, attributeName, addedNodes } of records) {
      if (type === 'attributes') {
        if (target instanceof HTMLScriptElement) this.#copy(target, attributeName ?? '')
      } else {
        for (const node of addedNodes) {
          if (node instanceof HTMLScriptElement) this.#add([node], orphans)
          else if (node instanceof Element) {
            this.#add(node.getElementsByTagName('script'), orphans)
            this.#meet(node)
          }
        }
      }
    }
    for (const element of orphans.values()) element.remove()
    // A page swap that replaced the body left the tag in the head.
    for (const [tag, element] of this.#mounted) if (!element.isConnected) this.#place(tag, element)
  }

  /** The list of a site's rooms is fetched where a page has one. */
  #meet(node: Element): void {
    if (node.localName === ROOMS || node.getElementsByTagName(ROOMS).length) lazier.rooms()
  }

  #add(scripts: Iterable<HTMLScriptElement>, orphans = new Map<string, Room>()): void {
    for (const tag of [...scripts]) {
      if (
        !tag.isConnected
        || tag.dataset['site'] === undefined
        || served.has(tag)
        || !isOurs(tag, this.#here)
      )
        continue
      const element = orphans.get(likeness(tag)) ?? this.#make(tag)
      orphans.delete(likeness(tag))
      served.add(tag)
      this.#mounted.set(tag, element)
      for (const name of this.#attributes) if (name !== 'open') this.#copy(tag, `data-${name}`)
      this.#place(tag, element)
    }
  }

  #make(tag: HTMLScriptElement): Room {
    const element = document.createElement('parlor-room')
    if (tag.dataset['open'] !== undefined) element.setAttribute('open', '')
    return element
  }

  #copy(tag: HTMLScriptElement, attribute: string): void {
    const element = this.#mounted.get(tag)
    const name = attribute.slice('data-'.length)
    // The element's own defaults are those of a tag in the page's flow, from the first server on the page.
    const value = tag.getAttribute(attribute) ?? { layout: 'launcher', server: this.#here.origin }[name]
    if (value === undefined) element?.removeAttribute(name)
    else if (element?.getAttribute(name) !== value) element?.setAttribute(name, value)
  }

  #place(tag: HTMLScriptElement, element: Room): void {
    // A module loaded with `async` may run before there is a body.
    const body = document.body as HTMLElement | null
    const inline = tag.dataset['layout'] === 'inline' && body?.contains(tag)
    if (inline && tag.nextElementSibling !== element) tag.after(element)
    else if (!inline && body && element.parentNode !== body) body.append(element)
  }
}
