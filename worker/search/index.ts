import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import type { Env } from '../env.ts'
import type { Asked, Handed, IndexRemote, Shelf } from '../lib/remote.ts'
import { Finding } from './finding.ts'
import migrations from './migrations/migrations.js'
import { Taking } from './taking.ts'

/** How long erasures of several rooms are gathered before FTS5 is made to forget their words, in milliseconds. */
const GATHER = 10_000

/**
 * One shard of a site's search: what the rooms in it have said, as they hand it over. It decides
 * nothing about who may see what; whoever asks names the rooms. All of it can be made anew.
 */
export class Index extends DurableObject<Env> implements IndexRemote {
  readonly #taking: Taking
  readonly #finding: Finding

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = drizzle(ctx.storage)
    this.#taking = new Taking(db, ctx.storage)
    this.#finding = new Finding(ctx.storage.sql)
    void ctx.blockConcurrencyWhile(() => migrate(db, migrations))
  }

  async take(handed: Handed): Promise<void> {
    this.#taking.take(handed)
    if (handed.purge) await this.#purgeSoon()
  }

  async drop(slug: string, until: number): Promise<void> {
    this.#taking.drop(slug, until)
    await this.#purgeSoon()
  }

  async clear(): Promise<void> {
    this.#taking.clear()
    await this.#purgeSoon()
  }

  search(asked: Asked): Promise<Shelf> {
    return Promise.resolve(this.#finding.search(asked))
  }

  override alarm(): void {
    this.#taking.purge()
  }

  async #purgeSoon(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + GATHER)
  }
}
