import * as v from 'valibot'
import { clientFrames, type ClientFrame, type ClientType } from '../../protocol/client.ts'

/** What became of a text: a frame; a frame of no known type; or of a known type but ill-formed. */
export type Decoded =
  | { is: 'frame'; frame: ClientFrame }
  | { is: 'unsupported' | 'malformed'; nonce?: string }
  | { is: 'bad_json' }

/** Reads one client frame. The wire is hostile: nothing of it is used before its schema has passed. */
export function decode(text: string): Decoded {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { is: 'bad_json' }
  }
  if (!isRecord(json) || typeof json.type !== 'string') return { is: 'malformed' }
  const nonce = typeof json.nonce === 'string' && json.nonce.length <= 64 ? { nonce: json.nonce } : {}
  if (!isKnown(json.type)) return { is: 'unsupported', ...nonce }
  const parsed = v.safeParse(clientFrames[json.type], json)
  if (!parsed.success) return { is: 'malformed', ...nonce }
  return { is: 'frame', frame: { type: json.type, ...parsed.output } as ClientFrame }
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isKnown(type: string): type is ClientType {
  return Object.hasOwn(clientFrames, type)
}
