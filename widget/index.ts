// First and side by side, in one sequence with all that is drawn: like compresses well beside like.
import './ui/tokens.styles.ts'
import './ui/room.styles.ts'
import './ui/timeline.styles.ts'
import './ui/message.styles.ts'
import './ui/avatar.styles.ts'
import './ui/composer.styles.ts'
import './locales/en.ts'
import './ui/icons.ts'
import './room/client.ts'
import { ParlorRoom } from './parlor-room.ts'
import { lazy } from './ui/lazy.ts'

if (!customElements.get('parlor-room')) customElements.define('parlor-room', ParlorRoom)

// A launcher's button comes with its panel, and its tag is served a moment later: both are asked for at once.
if (document.querySelector('script[data-site]')) void lazy.panel()
void lazy.page().then((part) => part.serve(new URL(import.meta.url), ParlorRoom.observedAttributes))

export { ParlorRoom }
export * from './events.ts'
