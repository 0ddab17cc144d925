import type { Message, Poll } from '../../../protocol/model.ts'
import type { RoomClient } from '../../room/client.ts'

type Asking = Message & { poll: Poll }

/**
 * One's own vote, shown before the room has it. The room tells the sums once a second, so that for a while
 * they lack a vote that is durable: until they are told anew, it is added here.
 */
export class Casting {
  /** What one wants to have voted, until the room has answered. */
  #wanted: readonly number[] | undefined
  /** What of one's votes the sums have in them, where that is not what one voted. */
  #counted: readonly number[] | undefined
  /** The sums as they were when the vote became durable: the next have it in them. */
  #settled: Poll | undefined
  #flying = 0

  constructor(
    private readonly client: RoomClient,
    /** Something is to be shown anew; with the code of a refusal. */
    private readonly changed: (code?: string) => void,
  ) {}

  /** Whether a vote is on its way. */
  get pending(): boolean {
    return this.#flying > 0
  }

  votes({ seq }: Message): readonly number[] {
    return this.#wanted ?? this.client.mine.value.get(seq)?.votes ?? []
  }

  /** The poll with one's own vote in it. */
  standing(message: Asking): Poll {
    const { poll } = message
    if (this.#settled && this.#settled !== poll) this.#counted = this.#settled = undefined
    if (!this.#counted) return poll
    const [before, now] = [this.#counted, this.votes(message)]
    const choices = poll.choices.map(({ text, votes }, at) => ({
      text,
      votes: Math.max(0, votes - Number(before.includes(at)) + Number(now.includes(at))),
    }))
    const voters = poll.voters - Math.sign(before.length) + Math.sign(now.length)
    return { ...poll, choices, voters: Math.max(0, voters) }
  }

  /** Votes so, in place of what one voted before. `latest`: the message as it is when the room has answered. */
  async cast(latest: () => Message, choices: readonly number[]): Promise<void> {
    const { seq } = latest()
    this.#counted ??= this.votes(latest())
    this.#settled = undefined
    this.#wanted = choices
    this.#flying++
    this.changed()
    let code: string | undefined
    try {
      await this.client.run({ type: 'vote', seq, choices: [...choices] })
      const { mine } = this.client
      mine.value = new Map(mine.value).set(seq, { ...mine.value.get(seq), seq, votes: [...choices] })
    } catch (error) {
      code = (error as { code?: string }).code ?? 'other'
    }
    if (--this.#flying === 0) {
      this.#wanted = undefined
      this.#settled = latest().poll
      if (code) this.#counted = undefined
    }
    this.changed(code)
  }
}
