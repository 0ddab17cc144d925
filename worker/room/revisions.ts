/**
 * The room's change counter. Whatever members can see changes through `commit`, one rev at a time,
 * so that a client which knows its rev can be told exactly what it has missed.
 */
export class Revisions {
  #rev: number
  #epoch: string

  constructor(
    private readonly storage: DurableObjectStorage,
    epoch: string,
    rev: number,
  ) {
    this.#rev = rev
    this.#epoch = epoch
  }

  /** Identity of this counter: a client with another epoch starts anew. */
  get epoch(): string {
    return this.#epoch
  }

  /** The same for one whose view begins after `horizon`: with another view nothing is caught up with. */
  epochFor(horizon: number): string {
    return horizon === 0 ? this.#epoch : `${this.#epoch}_${horizon}`
  }

  /** Makes everyone start anew, after more changes than can be told. */
  rotate(keep: (epoch: string) => void): void {
    const epoch = crypto.randomUUID()
    this.storage.transactionSync(() => keep(epoch))
    this.#epoch = epoch
  }

  get rev(): number {
    return this.#rev
  }

  /** Writes one change in one transaction. What throws inside leaves neither rows nor a rev behind. */
  commit<T>(write: (rev: number) => T): T {
    const rev = this.#rev + 1
    const value = this.storage.transactionSync(() => write(rev))
    this.#rev = rev
    return value
  }

  /** Writes so many changes in one transaction, the first with the rev that is given. */
  commitAll<T>(changes: number, write: (first: number) => T): T {
    const value = this.storage.transactionSync(() => write(this.#rev + 1))
    this.#rev += changes
    return value
  }
}
