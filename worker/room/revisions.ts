/**
 * The room's change counter. Whatever members can see changes through `commit`, one rev at a time,
 * so that a client which knows its rev can be told exactly what it has missed.
 */
export class Revisions {
  #rev: number

  constructor(
    private readonly storage: DurableObjectStorage,
    /** Identity of this counter: a client with another epoch starts anew. */
    readonly epoch: string,
    rev: number,
  ) {
    this.#rev = rev
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
}
