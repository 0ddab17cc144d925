import { Connection } from '../load/connection.ts'
import { median, quantile, sleep, sum } from '../load/statistics.ts'
import type { Target } from '../load/target.ts'

/** How much history the rooms of these scenarios hold. */
export const HISTORY = 10_000

const filled = new Map<Target, Promise<string>>()

/** A room that holds `HISTORY` messages, made once for each server. */
export function filledRoom(target: Target): Promise<string> {
  const known = filled.get(target)
  if (known) return known
  const made = fill(target, 'filled')
  filled.set(target, made)
  return made
}

// The rate limit lets a member say ten at once, so a thousand members say ten each.
async function fill(target: Target, room: string): Promise<string> {
  const each = 10
  const authors = HISTORY / each
  for (let at = 0; at < authors; at += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, i) => sayAll(target, room, `author${at + i}`, each)))
  }
  return room
}

async function sayAll(target: Target, room: string, member: string, count: number): Promise<void> {
  const one = new Connection(target, room, member, await target.protocols(member))
  await one.joined
  const own = new Set<string>()
  const told = new Promise<void>((done) => {
    let left = count
    one.heard = (frame) => {
      // The floor acknowledges nothing: there, its own words coming back have to do.
      const mine = target.name === 'floor' ? frame[0] === T : own.has(acknowledged(frame))
      if (mine && --left === 0) done()
    }
  })
  for (let turn = 0; turn < count; turn++) own.add(one.say())
  await told
  await one.close()
}

function acknowledged(frame: Buffer): string {
  const text = frame.toString('latin1', 0, 120)
  return text.startsWith('{"type":"done"') ? (/"nonce":"([\w-]+)"/.exec(text)?.[1] ?? '') : ''
}

const T = 't'.charCodeAt(0)

export interface RushResult {
  /** Milliseconds until all had their history. */
  wall: number
  /** Bytes of the history frame, at the median. */
  bytes: number
  /** The same of those who came late (the last fifty) over those who found the list of people full. */
  growth: number
  /** All bytes of a connection, with what it heard of others coming, at the median. */
  total: number
}

/** Everyone at once, as when a stream goes live. */
export async function rush(target: Target, { connections = 500, seed = 1 } = {}): Promise<RushResult> {
  const room = await filledRoom(target)
  const names = Array.from({ length: connections }, (_, at) => `rush${seed}-${at}`)
  const protocols = await Promise.all(names.map((name) => target.protocols(name)))
  const start = performance.now()
  const all = names.map((name, at) => new Connection(target, room, name, protocols[at] ?? []))
  const sizes: number[] = []
  await Promise.all(all.map((one) => one.joined.then(({ bytes }) => sizes.push(bytes))))
  const wall = performance.now() - start
  await sleep(2500)
  const total = median(all.map((one) => one.bytes))
  await Promise.all(all.map((one) => one.close()))
  await sleep(1500)
  const full = median(sizes.slice(60, 110))
  return { wall, bytes: median(sizes), growth: median(sizes.slice(-50)) / full, total }
}

export interface JoinResult {
  p50: number
  p99: number
  bytes: number
}

/** One after another comes into a full room where forty are already talking. */
export async function join(target: Target, { joins = 60, seed = 1 } = {}): Promise<JoinResult> {
  const room = await filledRoom(target)
  const here: Connection[] = []
  for (let at = 0; at < 40; at++) {
    const member = `here${seed}-${at}`
    here.push(new Connection(target, room, member, await target.protocols(member)))
  }
  await Promise.all(here.map((one) => one.joined))
  await sleep(1500)
  const waits: number[] = []
  const sizes: number[] = []
  for (let at = 0; at < joins; at++) {
    const member = `join${seed}-${at}`
    const one = new Connection(target, room, member, await target.protocols(member))
    const { wait, bytes } = await one.joined
    waits.push(wait)
    sizes.push(bytes)
    await one.close()
    await sleep(10)
  }
  await Promise.all(here.map((one) => one.close()))
  return { p50: median(waits), p99: quantile(waits, 0.99), bytes: sum(sizes) / joins }
}
