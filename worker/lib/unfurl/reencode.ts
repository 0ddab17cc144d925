import jpegModule from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import jpegCode from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'
import initPng, { decode as decodePng } from '@jsquash/png/codec/pkg/squoosh_png.js'
// Its package describes what is in the module; the runtime gives the module itself.
// @ts-expect-error -- see above
import pngCode from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'
import webpModule from '@jsquash/webp/codec/dec/webp_dec.js'
import webpCode from '@jsquash/webp/codec/dec/webp_dec.wasm'
import encoderModule from '@jsquash/webp/codec/enc/webp_enc.js'
import encoderCode from '@jsquash/webp/codec/enc/webp_enc.wasm'
import { defaultOptions } from '@jsquash/webp/meta.js'
import type { Kind } from './picture.ts'
import { shrink, type Pixels } from './shrink.ts'

/** No preview is shown wider. */
const WIDTH = 640
const QUALITY = 78

interface Decoder {
  decode: (bytes: ArrayBuffer, upright?: boolean) => Pixels | null
}
interface Encoder {
  encode: (bytes: Uint8ClampedArray, width: number, height: number, options: object) => Uint8Array | null
}

// A module's memory grows with a picture and never shrinks again: each picture has one of its own.
async function instance<M>(factory: unknown, code: WebAssembly.Module): Promise<M> {
  return (factory as (options: object) => Promise<M>)({
    noInitialRun: true,
    instantiateWasm: (imports: WebAssembly.Imports, done: (made: WebAssembly.Instance) => void) => {
      const made = new WebAssembly.Instance(code, imports)
      done(made)
      return made.exports
    },
  })
}

async function decoded(bytes: Uint8Array, kind: Kind): Promise<Pixels | null> {
  if (kind === 'png') {
    await initPng(pngCode as WebAssembly.Module)
    return decodePng(bytes) as Pixels
  }
  if (kind === 'webp') return (await instance<Decoder>(webpModule, webpCode)).decode(bytes.slice().buffer)
  // Turned the way the camera was held.
  return (await instance<Decoder>(jpegModule, jpegCode)).decode(bytes.slice().buffer, true)
}

/**
 * A picture of somebody else's as one of our own: decoded, made small, and encoded anew, so that nothing
 * of what came is passed on but what it shows. Throws where it can't be decoded.
 */
export async function reencoded(
  bytes: Uint8Array,
  kind: Kind,
): Promise<{ bytes: Uint8Array; width: number; height: number }> {
  const pixels = await decoded(bytes, kind)
  if (!pixels) throw new Error('no picture')
  const { data, width, height } = shrink(pixels, WIDTH)
  const { encode } = await instance<Encoder>(encoderModule, encoderCode)
  const small = encode(data, width, height, { ...defaultOptions, quality: QUALITY, method: 2 })
  if (!small) throw new Error('not encoded')
  // Out of the module's memory, which goes.
  return { bytes: new Uint8Array(small), width, height }
}
