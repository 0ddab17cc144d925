import { describe, expect, it } from 'vitest'
import type { Message, Value } from '../../protocol/model.ts'
import { History } from '../../widget/room/history.ts'
import { place, type Held } from '../../widget/room/messages.ts'
import type { Timeline } from '../../widget/room/state.ts'

const message = (seq: number, rev: number, body = `${seq}@${rev}`): Message => ({
  seq,
  rev,
  kind: 'text',
  author: 'ann',
  at: 0,
  body,
  bodyRev: 0,
})
const empty: Timeline = {
  items: [],
  more: { before: false, after: false },
  loading: { before: false, after: false },
  newer: 0,
}
const [a, b, c] = [message(4, 10), message(5, 11), message(6, 12)]

describe('place', () => {
  const cases: [string, Held[], Value[], boolean, unknown[]][] = [
    ['appends the next at the tail', [a], [b], true, [a, b]],
    ['sorts what came in order of rev', [a], [c, b], true, [a, b, c]],
    ['does not append outside the tail', [a], [b], false, [a]],
    ['does not put in front', [b], [a], true, [b]],
    ['fills a hole inside', [a, c], [b], false, [a, b, c]],
    ['lets the greater rev win', [a, b], [message(4, 20)], false, [message(4, 20), b]],
    ['keeps the greater rev', [message(4, 20)], [a], false, [message(4, 20)]],
    [
      'merges a partial value',
      [a],
      [{ seq: 4, rev: 20, partial: true, body: 'x' }],
      false,
      [message(4, 20, 'x')],
    ],
    ['ignores an older partial value', [a], [{ seq: 4, rev: 9, partial: true, body: 'x' }], false, [a]],
    [
      'ignores a partial value of what is not held',
      [a],
      [{ seq: 5, rev: 20, partial: true, body: 'x' }],
      true,
      [a],
    ],
    [
      'replaces by a void',
      [a, b],
      [{ seq: 4, rev: 20, kind: 'void' }],
      false,
      [{ seq: 4, rev: 20, kind: 'void' }, b],
    ],
  ]
  it.each(cases)('%s', (_, slice, values, open, result) => {
    expect(place(slice, values, open)).toEqual(result)
  })

  it('keeps the array where nothing changed, and each unchanged message', () => {
    const slice = [a, b]
    expect(place(slice, [message(4, 3)], true)).toBe(slice)
    const next = place(slice, [message(5, 20)], true)
    expect(next).not.toBe(slice)
    expect(next[0]).toBe(a)
  })
})

/** A room as its server keeps it. */
class Model {
  rev = 0
  readonly log: Message[] = []
  readonly revs: number[] = []

  act(random: () => number): void {
    this.rev++
    const at = Math.floor(random() * this.log.length)
    if (this.log.length === 0 || random() < 0.5) this.log.push(message(this.log.length + 1, this.rev))
    else this.log[at] = message(at + 1, this.rev)
  }
  since(rev: number): Message[] {
    return this.log.filter((value) => value.rev > rev)
  }
  around(seq: number, size: number): Message[] {
    const from = Math.max(0, seq - 1 - (size >> 1))
    return this.log.slice(from, from + size)
  }
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('history', () => {
  it('equals the room after any interleaving of changes, pages and answers to sync', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed)
      const model = new Model()
      for (let i = 0; i < 40; i++) model.act(random)
      const asked: { before?: number; after?: number; around?: number }[] = []
      const history = new History(({ type: _, ...question }) =>
        asked.push(question as (typeof asked)[number]),
      )
      let rev = model.rev
      history.snapshot(model.log.slice(-8), model.log.length > 8)
      const answer = (): void => {
        const question = asked.shift()
        if (!question) return
        const { before, after, around } = question
        const found =
          around !== undefined
            ? model.around(around, 6)
            : before !== undefined
              ? model.log.slice(Math.max(0, before - 7), before - 1)
              : model.log.slice(after, (after ?? 0) + 6)
        const more = {
          before: (found[0]?.seq ?? 1) > 1,
          after: (found.at(-1)?.seq ?? Infinity) < model.log.length,
        }
        history.page({ type: 'page', ...question, messages: [...found], people: [], quoted: [], more })
      }
      for (let step = 0; step < 60; step++) {
        const dice = random()
        if (dice < 0.4) model.act(random)
        else if (dice < 0.55) {
          // Overlapping what is known, as the answer to a sync may.
          history.change(model.since(Math.max(0, rev - Math.floor(random() * 4))))
          rev = model.rev
        } else if (dice < 0.65) history.older()
        else if (dice < 0.75) history.newer()
        else if (dice < 0.8) history.around(1 + Math.floor(random() * model.log.length))
        else if (dice < 0.83) history.latest()
        else answer()
        const { items } = history.timeline(empty)
        expect(items.findIndex((item, i) => item.seq !== (items[0]?.seq ?? 0) + i)).toBe(-1)
      }
      history.change(model.since(rev))
      while (asked.length) answer()
      const { items } = history.timeline(empty)
      const first = items[0]?.seq ?? 1
      expect(items).toEqual(model.log.slice(first - 1, first - 1 + items.length))
      history.latest()
      const latest = history.timeline(empty)
      expect(latest.items.at(-1)).toEqual(model.log.at(-1))
      expect(latest.more.before).toBe((latest.items[0]?.seq ?? 1) > 1)
    }
  })

  it('keeps the reader’s place over a snapshot until the page around it has come', () => {
    const asked: unknown[] = []
    const history = new History((question) => asked.push(question))
    const range = (from: number, to: number, rev: number): Message[] =>
      Array.from({ length: to - from + 1 }, (_, i) => message(from + i, rev + i))
    history.snapshot(range(1, 50, 1), false)
    history.reading = 10
    history.snapshot(range(951, 1000, 2000), true)
    expect(asked).toEqual([])
    history.resume()
    expect(asked).toEqual([{ type: 'page', around: 10 }])
    expect(history.timeline(empty)).toMatchObject({ more: { after: true }, newer: 950 })
    expect(history.timeline(empty).items[9]?.rev).toBe(10)
    const more = { before: false, after: true }
    history.page({ type: 'page', around: 10, messages: range(1, 35, 3000), people: [], quoted: [], more })
    expect(history.timeline(empty).items).toEqual(range(1, 35, 3000))
    history.latest()
    expect(history.timeline(empty).items).toEqual(range(951, 1000, 2000))
  })

  it('holds about two thousand messages at most, and lets the end far from the reader go', () => {
    const history = new History(() => undefined)
    const all = Array.from({ length: 5000 }, (_, i) => message(i + 1, i + 1))
    history.snapshot(all.slice(0, 50), false)
    for (const value of all.slice(50)) history.change([value])
    const latest = history.timeline(empty)
    expect(latest.items.length).toBeLessThanOrEqual(2000)
    expect(latest.items.at(-1)?.seq).toBe(5000)
    expect(latest.more).toEqual({ before: true, after: false })
    for (;;) {
      const now = history.timeline(empty)
      const first = now.items[0]?.seq ?? 1
      expect(now.items.length).toBeLessThanOrEqual(2000)
      if (first === 1) break
      history.reading = first
      history.older()
      const from = Math.max(0, first - 51)
      const more = { before: from > 0, after: true }
      history.page({
        type: 'page',
        before: first,
        messages: all.slice(from, first - 1),
        people: [],
        quoted: [],
        more,
      })
    }
    const oldest = history.timeline(empty)
    expect(oldest.more).toEqual({ before: false, after: true })
    expect(oldest.newer).toBe(5000 - (oldest.items.at(-1)?.seq ?? 0))
  })

  it('drops what is below a risen floor', () => {
    const history = new History(() => undefined)
    history.snapshot([a, b, c], true)
    history.raise(5)
    expect(history.timeline(empty)).toMatchObject({ items: [b, c], more: { before: false } })
  })
})
