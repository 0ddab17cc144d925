import { LIMITS } from '../../protocol/limits.ts'
import { Refusal } from './refusal.ts'

// What leaves nothing to see: controls, format characters, and letters that are drawn blank.
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Mn}\u115f\u1160\u3164\uffa0\u2800]/u
const encoder = new TextEncoder()

/** A body as it is kept. Throws `empty` or `too_long`. */
export function cleanBody(raw: string): string {
  if (raw.length > LIMITS.body) throw new Refusal('too_long')
  const body = raw.toWellFormed().trimEnd()
  if (!VISIBLE.test(body)) throw new Refusal('empty')
  if (encoder.encode(JSON.stringify(body)).byteLength > LIMITS.bodyBytes) throw new Refusal('too_long')
  return body
}
