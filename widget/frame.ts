// The script of the page that `/embed/<site>/<room>` serves: it hears from the page around the
// frame who the reader is, and hands that to the one room in it. The protocol: docs/embedding.md.
import { isAllowed } from '../worker/lib/origins.ts'

/** What the Worker wrote into the page. */
interface Told {
  origins: string[]
  localhost: boolean
  accent?: string
  identity?: 'parent'
}

/** Milliseconds for the page around to answer with an identity. */
const PATIENCE = 10_000
/** A page younger than this has just been refused: loading it anew would only be refused again. */
const SETTLED = 60_000
const LONGEST = 8192

const told = JSON.parse(document.body.dataset['parlor'] ?? '{}') as Told
const room = document.querySelector('parlor-room')
const trusts = (origin: string | undefined): origin is string => isAllowed(origin, told.origins, told)

/** The page around, as far as the browser tells: not every one knows `ancestorOrigins`, not every page a referrer. */
const { ancestorOrigins } = location as Partial<Location>
const around = [ancestorOrigins?.[0], URL.parse(document.referrer)?.origin].find(trusts)
let identity: string | undefined
const answered: ((token: string) => void)[] = []

function say(message: { type: string; refresh?: boolean }, to = around): void {
  if (to && parent !== window) parent.postMessage(message, to)
}

/** Asks the page around, unless it has said so already and the room is content with that. */
function provide({ refresh = false }: { refresh?: boolean } = {}): Promise<string> {
  if (identity && !refresh) return Promise.resolve(identity)
  say({ type: 'parlor-identity-wanted', refresh })
  return new Promise((resolve, reject) => {
    answered.push(resolve)
    setTimeout(() => reject(new Error('The page around the frame did not say who this is.')), PATIENCE)
  })
}

function become(token: unknown): void {
  if (typeof token === 'string' && token.length > 0 && token.length <= LONGEST) {
    identity = token
    for (const answer of answered.splice(0)) answer(token)
    // Somebody else from now on, or the first: the room looks at the subject.
    Object.assign(room ?? {}, { identityProvider: provide, identity: token })
  } else if (token === null) {
    identity = undefined
    Object.assign(room ?? {}, { identityProvider: undefined, identity: '' })
  }
}

addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== parent || parent === window || !trusts(origin)) return
  const { type, token } = (data ?? {}) as { type?: unknown; token?: unknown }
  if (type === 'parlor-identity') become(token)
})

addEventListener('parlor-error', (event) => {
  // The frame's leave has ended: after hours asleep, on another network, by another list of origins.
  const { code } = event as Event & { code?: string }
  if (code === 'origin' && performance.now() > SETTLED) location.reload()
})

// In a sandbox without `allow-forms` a press of Join does nothing, not even tell: then it is told here.
addEventListener(
  'click',
  (event) => {
    const button = event.composedPath().find((one) => one instanceof HTMLButtonElement)
    const form = button?.form
    if (!form || button.type !== 'submit') return
    let heard = false
    const hear = (): void => void (heard = true)
    form.addEventListener('submit', hear, { once: true })
    setTimeout(() => {
      form.removeEventListener('submit', hear)
      if (!heard && form.checkValidity())
        form.dispatchEvent(new SubmitEvent('submit', { cancelable: true, submitter: button }))
    })
  },
  true,
)

if (told.accent) room?.style.setProperty('--parlor-accent', told.accent)
if (told.identity) Object.assign(room ?? {}, { identityProvider: provide })
say({ type: 'parlor-ready' })
