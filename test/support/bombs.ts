import { crc32, deflateSync } from 'node:zlib'

// Small files that unpack to very much. Each is well formed, and begins as a picture that would be shown.

const SIDE = 2800
const BLOCKS = (SIDE / 8) ** 2

/** A progressive JPEG of very many passes, each of which goes over all of it again. */
export function manyPasses(passes: number): Uint8Array<ArrayBuffer> {
  const sides = [SIDE >> 8, SIDE & 255, SIDE >> 8, SIDE & 255]
  const head = [
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...many(64, 1)]),
    ...segment(0xc2, [8, ...sides, 1, 1, 0x11, 0]),
    // One code each: no difference, and a run of empty blocks.
    ...segment(0xc4, [0x00, 1, ...many(15, 0), 0]),
    ...segment(0xc4, [0x10, 1, ...many(15, 0), 0xe0]),
    ...segment(0xda, [1, 1, 0x00, 0, 0, 0]),
    ...many(Math.ceil(BLOCKS / 8), 0),
  ]
  const pass = [...segment(0xda, [1, 1, 0x00, 1, 63, 0]), ...runs()]
  const all = new Uint8Array(head.length + pass.length * passes + 2)
  all.set(head)
  for (let at = 0; at < passes; at++) all.set(pass, head.length + at * pass.length)
  all.set([0xff, 0xd9], all.length - 2)
  return all
}

/** Runs of empty blocks, up to 32,767 in each, until none is left. */
function runs(): number[] {
  let bits = ''
  for (let left = BLOCKS; left > 0;) {
    const run = Math.min(32_767, Math.max(16_384, left))
    bits += `0${(run - 16_384).toString(2).padStart(14, '0')}`
    left -= run
  }
  const bytes = bits.match(/.{1,8}/g) ?? []
  return bytes.flatMap((byte) => (byte === '11111111' ? [255, 0] : [parseInt(byte.padEnd(8, '1'), 2)]))
}

function segment(marker: number, body: number[]): number[] {
  return [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]
}

function many(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value)
}

/** A PNG of 100 × 100 pixels, with so many bytes for them. */
export function tooMuch(bytes: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13)
  header.set([0, 0, 0, 100, 0, 0, 0, 100, 8, 2])
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    ...[chunk('IHDR', header), chunk('IDAT', deflateSync(new Uint8Array(bytes)))],
    chunk('IEND', new Uint8Array(0)),
  ]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const all = Buffer.alloc(named.length + 8)
  all.writeUInt32BE(body.length)
  named.copy(all, 4)
  all.writeUInt32BE(crc32(named), named.length + 4)
  return all
}
