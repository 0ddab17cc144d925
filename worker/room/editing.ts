import { moderates } from '../../protocol/roles.ts'
import type { Access } from './access.ts'
import { cleanBody } from './body.ts'
import type { Commands } from './commands.ts'
import type { Deletions } from './deletions.ts'
import type { Edits } from './edits.ts'
import type { MessageLog } from './log.ts'
import type { Mentions } from './mentions.ts'
import type { Handlers } from './parts.ts'
import type { People } from './people.ts'
import type { Pins } from './pins.ts'
import type { Polls } from './polls.ts'
import type { Previews } from './previews.ts'
import { Refusal } from './refusal.ts'
import { isOwn } from './session.ts'

/** How long an author can take back a deletion. */
const UNDO = 30_000

/** Changes messages that are there: edit, delete, restore. Each nonce once; already so is done too. */
export class Editing {
  constructor(
    private readonly log: MessageLog,
    private readonly deletions: Deletions,
    private readonly commands: Commands,
    private readonly access: Access,
    private readonly people: People,
    private readonly mentions: Mentions,
    private readonly edits: Edits,
    private readonly pins: Pins,
    private readonly polls: Polls,
    private readonly previews: Previews,
  ) {}

  readonly handlers = {
    edit: (from, frame) => {
      this.commands.run(from, frame, (row, by, now) => {
        this.access.requirePost(from)
        if (!isOwn(from, row.author)) throw new Refusal('forbidden')
        if (row.deletedAt !== null) throw new Refusal('not_found')
        const { body, profiles } = this.mentions.in(cleanBody(frame.body), from.role)
        if (row.body === body) return this.log.note(row, by)
        if (row.bodyRev !== frame.base) throw new Refusal('stale')
        // What was voted on is what was asked.
        if (row.poll !== null && this.polls.voted(row.seq)) throw new Refusal('forbidden')
        const fields = { body, bodyRev: row.bodyRev + 1, editedAt: now, ...this.previews.fieldsOf(row, body) }
        return this.log.change(row, fields, by, () => {
          this.previews.edited(row, body, now)
          this.edits.add(row, now)
          for (const profile of profiles) this.people.keep(profile)
        })
      })
    },
    delete: (from, frame) => {
      this.commands.run(from, frame, (row, by, now) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        if (row.deletedAt !== null) return this.log.note(row, by)
        return this.log.change(row, { deletedAt: now }, by, () => this.deletions.add(row.seq, by.member, now))
      })
    },
    restore: (from, frame) => {
      this.commands.run(from, frame, (row, by, now) => {
        if (!isOwn(from, row.author) && !moderates(from.role)) throw new Refusal('forbidden')
        if (row.deletedAt === null) return this.log.note(row, by)
        const deletion = this.deletions.of(row.seq)
        if (!deletion) throw new Refusal('not_found')
        const own = isOwn(from, deletion.by) && now - deletion.at <= UNDO
        if (!own && !moderates(from.role)) throw new Refusal('forbidden')
        // Its place among the pinned may have gone to another.
        const restored = { deletedAt: null, ...(this.pins.full && { pinnedAt: null }) }
        return this.log.change(row, restored, by, () => this.deletions.remove(deletion.id))
      })
    },
  } satisfies Partial<Handlers>
}
