import * as v from 'valibot'
import type { Env } from '../env.ts'
import { MINUTE } from './time.ts'

/** What a build says of itself; written beside its files and never served. */
const Manifest = v.object({ version: v.string(), files: v.pipe(v.array(v.string()), v.maxLength(400)) })

const KEPT = /^(?:assets|v)(?:\/[a-z0-9_-][\w.-]*)+$/i
/** Copies at once: the page that happens to be first must not wait behind them. */
const AT_ONCE = 4
/** Milliseconds before a copy that failed is tried again. */
const RETRY = MINUTE

let done = false
let triedAt = 0

/** Forgets what it has done, as a new isolate does. */
export function forgetArchive(): void {
  done = false
  triedAt = 0
}

/** Whether a path names a file that outlives its build. Nothing else in the bucket can be reached by it. */
export function isKept(key: string): boolean {
  return KEPT.test(key)
}

/**
 * Copies the files of this build to the bucket, once per isolate and only those missing, because
 * the next deployment takes them out of the assets while open pages still import them by name.
 */
export async function archive(env: Env, url: string): Promise<void> {
  const now = Date.now()
  if (done || now - triedAt < RETRY) return
  triedAt = now
  try {
    const manifest = await env.ASSETS.fetch(new URL('/manifest.json', url))
    if (!manifest.ok) throw new Error('the build has no manifest.json')
    const { files } = v.parse(Manifest, await manifest.json())
    const waiting = files.filter(isKept)
    const worker = async () => {
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) await copy(env, key, url)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    done = true
  } catch (error) {
    console.error('the files of this build were not all kept', error)
  }
}

async function copy(env: Env, key: string, url: string): Promise<void> {
  if (await env.BUCKET.head(key)) return
  const file = await env.ASSETS.fetch(new URL(`/${key}`, url))
  if (!file.ok) throw new Error(`${key} is in the manifest but not among the assets`)
  const contentType = file.headers.get('content-type') ?? 'application/octet-stream'
  await env.BUCKET.put(key, await file.arrayBuffer(), { httpMetadata: { contentType } })
}
