// First and side by side, in one sequence with all that is drawn: like compresses well beside like.
import './ui/tokens.styles.ts'
import './ui/room.styles.ts'
import './ui/timeline.styles.ts'
import './ui/message.styles.ts'
import './ui/avatar.styles.ts'
import './ui/composer.styles.ts'
import './locales/en.ts'
import './ui/icons.ts'
import { ParlorRoom } from './parlor-room.ts'
import { lazy } from './ui/lazy.ts'

if (!customElements.get('parlor-room')) customElements.define('parlor-room', ParlorRoom)

/** Tags of ours have nothing but that part: it is asked for until it comes. */
async function serve(): Promise<void> {
  const part = await lazy.embeds()
  if (part) new part.Embeds(new URL(import.meta.url), ParlorRoom.observedAttributes).start()
  else setTimeout(serve, 5000)
}
void serve()

export { ParlorRoom }
export * from './events.ts'
