/** Kinds of pictures that are decoded here. Drawings and animations are not. */
export type Kind = 'jpeg' | 'png' | 'webp'

/** What the first bytes of a picture say, before anything of it is decoded. */
export interface Header {
  kind: Kind
  width: number
  height: number
}

/** Bytes of a picture that is read at all. */
export const MOST_BYTES = 4 * 1024 * 1024
/** Sides of a picture that is worth showing. */
const LEAST = 48
/** What a picture may unpack to: four bytes each, twice at once, in an isolate that holds 128 MB for all. */
const MOST_PIXELS = 8_000_000
/** The memory of what decodes this kind stays as large as it once was. */
const MOST_PIXELS_PNG = 4_000_000
/** Passes in which a JPEG may show itself: each goes over all of it. Programs make some ten. */
const MOST_PASSES = 32

/** Reads the header of a picture. Undefined for what is none, is too small to see, or would unpack to too much. */
export function headerOf(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 32) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = ofPng(view) ?? ofJpeg(view) ?? ofWebp(view)
  if (!header) return undefined
  const { kind, width, height } = header
  if (kind === 'jpeg' && passesIn(bytes) > MOST_PASSES) return undefined
  const most = kind === 'png' ? MOST_PIXELS_PNG : MOST_PIXELS
  return Math.min(width, height) < LEAST || width * height > most ? undefined : header
}

function ofPng(view: DataView): Header | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined
  if (textAt(view, 12) !== 'IHDR') return undefined
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

function ofJpeg(view: DataView): Header | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Fill bytes before a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { kind: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    // The picture itself has begun, or ended, without a frame.
    if (marker === 0xda || marker === 0xd9) return undefined
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** How often a pass begins: nothing within one looks like that. */
function passesIn(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) count++
  }
  return count
}

/** Whether a PNG unpacks to no more than its pixels take: its decoder would go on to the end of what it brings. */
export async function holdsNoMore(bytes: Uint8Array, { kind, width, height }: Header): Promise<boolean> {
  if (kind !== 'png') return true
  const unpacked = new Blob(pixelsIn(bytes)).stream().pipeThrough(new DecompressionStream('deflate'))
  // Two bytes for each of four colours; a byte for each row, and of one that comes in passes some more.
  let left = width * height * 8 + height * 16
  for await (const chunk of unpacked) {
    left -= chunk.byteLength
    if (left < 0) return false
  }
  return true
}

/** What a PNG packs of its pixels. */
function pixelsIn(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (textAt(view, at + 4) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)))
  }
  return parts
}

function ofWebp(view: DataView): Header | undefined {
  if (textAt(view, 0) !== 'RIFF' || textAt(view, 8) !== 'WEBP') return undefined
  const kind = 'webp'
  switch (textAt(view, 12)) {
    case 'VP8 ':
      return { kind, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { kind, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X': {
      const ANIMATED = 0x02
      if (view.getUint8(20) & ANIMATED) return undefined
      const side = (at: number) => (view.getUint32(at, true) & 0xffffff) + 1
      return { kind, width: side(24), height: side(27) }
    }
    default:
      return undefined
  }
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))
}
