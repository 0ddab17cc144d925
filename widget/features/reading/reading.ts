import { html, nothing } from 'lit'
import type { Message } from '../../../protocol/model.ts'
import { Hold } from '../../ui/hold.ts'
import type { Dress, RowView, WrittenRow } from '../../ui/message.ts'
import type { ParlorTimeline } from '../../ui/timeline.ts'

const NONE: readonly unknown[] = []

/** What makes a timeline pleasant once it can be read: rows keep still under the hand, and each has what belongs to it. */
export class Reading implements Dress {
  readonly hold: Hold

  constructor(timeline: ParlorTimeline) {
    this.hold = new Hold(timeline, () => timeline.requestUpdate())
  }

  from(): readonly unknown[] {
    return NONE
  }

  instead(): undefined {
    return undefined
  }

  above(): unknown {
    return nothing
  }

  inside(row: WrittenRow, { locale, client }: RowView): unknown {
    const message = told(row)
    if (!message || (!message.poll && !message.preview)) return nothing
    return message.poll
      ? html`<parlor-poll .message=${message} .client=${client} .locale=${locale}></parlor-poll>`
      : html`<parlor-preview .preview=${message.preview} .locale=${locale}></parlor-preview>`
  }

  below(): unknown {
    return nothing
  }

  tools(): unknown {
    return nothing
  }
}

/** The message of a row, unless it is still on its way or gone. */
function told(row: WrittenRow): Message | undefined {
  return row.type === 'message' && row.message.deletedAt === undefined ? row.message : undefined
}
