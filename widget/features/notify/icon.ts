const SIZE = 32
const DOT = '#d92d20'

/**
 * Puts a dot on the page's icon. Such an image is drawn here, so it needs a page that lets in `data:`
 * images. No script can ask for a page's policy without breaking it, so the page must show that it does:
 * by an image or an icon of that kind. Without that the title tells it alone.
 */
export class Icon {
  #on = false
  /** Icons by the page's own address of each. */
  readonly #changed = new Map<HTMLLinkElement, { was: string; now: string }>()

  show(on: boolean): void {
    if (on === this.#on) return
    this.#on = on
    if (!on) this.#restore()
    else if (isFree()) for (const link of icons()) void this.#dot(link)
  }

  async #dot(link: HTMLLinkElement): Promise<void> {
    const was = link.getAttribute('href') ?? ''
    const now = await dotted(link.href).catch(() => undefined)
    // Meanwhile all may be read, or the page may have taken another icon.
    if (!now || !this.#on || link.getAttribute('href') !== was) return
    this.#changed.set(link, { was, now })
    link.setAttribute('href', now)
  }

  #restore(): void {
    for (const [link, { was, now }] of this.#changed)
      if (link.getAttribute('href') === now) link.setAttribute('href', was)
    this.#changed.clear()
  }
}

/** Icons whose pixels may be read. */
function icons(): HTMLLinkElement[] {
  const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"][href]')]
  return links.filter(({ href }) => href.startsWith('data:') || URL.parse(href)?.origin === origin)
}

function isFree(): boolean {
  const inline = /^(?:data|blob):/
  return (
    [...document.images].some((image) => inline.test(image.currentSrc) && image.naturalWidth > 0)
    || icons().some(({ href }) => inline.test(href))
  )
}

/** The icon with a dot, as a `data:` address. */
async function dotted(address: string): Promise<string | undefined> {
  const image = new Image(SIZE, SIZE)
  image.src = address
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE })
  const context = canvas.getContext('2d')
  if (!context) return undefined
  context.drawImage(image, 0, 0, SIZE, SIZE)
  const [at, radius] = [SIZE - 9, 8]
  // A gap around the dot sets it off from any icon.
  context.globalCompositeOperation = 'destination-out'
  disc(context, at, radius + 2)
  context.globalCompositeOperation = 'source-over'
  context.fillStyle = DOT
  disc(context, at, radius)
  return canvas.toDataURL()
}

function disc(context: CanvasRenderingContext2D, at: number, radius: number): void {
  context.beginPath()
  context.arc(at, at, radius, 0, 2 * Math.PI)
  context.fill()
}
