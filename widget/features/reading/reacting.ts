import type { RoomClient } from '../../room/client.ts'
import type { Hold } from '../../ui/hold.ts'
import { lazier } from '../../ui/lazier.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'
import type { Deeds } from './deeds.ts'
import { pop } from './reactions.ts'

/** To react with by one press, until one has favourites of one's own. */
const QUICK = ['👍', '❤️', '😂']

/** Choosing a reaction: by one press of a favourite, or out of all. */
export class Reacting {
  /** A reaction that was just pressed, by the key of its row. */
  #pressed: { key: string; emoji: string } | undefined

  constructor(
    private readonly timeline: ParlorTimeline,
    private readonly hold: Hold,
    private readonly deeds: Deeds,
  ) {}

  /** One's favourites: what one chose last. */
  quick({ store }: RoomClient): readonly string[] {
    const kept = store.json('emoji') as { recent?: unknown } | undefined
    const recent = Array.isArray(kept?.recent) ? kept.recent.filter((one) => typeof one === 'string') : []
    return [...new Set([...recent, ...QUICK])].slice(0, QUICK.length)
  }

  /** Puts a reaction, or takes it back. */
  press(seq: number, emoji: string, on?: boolean): void {
    this.#pressed = { key: `m${seq}`, emoji }
    this.deeds.react(seq, emoji, on)
  }

  /** Puts one that is chosen out of all. */
  async pick(seq: number, anchor: HTMLElement): Promise<void> {
    const { client, locale } = this.timeline
    const row = this.timeline.rows().find((one) => one.contains(anchor))
    if (!client) return
    // The row keeps its tools, and the timeline still, while one chooses.
    this.hold.keep(row)
    const { pick } = await lazier.emoji()
    const emoji = await pick(anchor, locale, client)
    this.hold.keep(undefined)
    if (emoji) this.press(seq, emoji, true)
  }

  /** What was just pressed is drawn. */
  updated(): void {
    const pressed = this.#pressed
    if (!pressed) return
    this.#pressed = undefined
    const row = this.timeline.rows().find((one) => one.row.key === pressed.key)
    const chips = [...(row?.querySelectorAll<HTMLElement>('.chip') ?? [])]
    pop(chips.find((chip) => chip.dataset.emoji === pressed.emoji))
  }
}
