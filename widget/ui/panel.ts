import { adoptStyles, type ReactiveElement } from 'lit'
import { launcher as button } from './launcher.styles.ts'
import { launcher } from './launcher.ts'
import { styles } from './panel.styles.ts'

/** Whose panel it is. */
interface Host extends ReactiveElement {
  hide(): void
}

/** Chromium's way to let the Back gesture close something without an entry in the page's history. */
interface Watcher extends EventTarget {
  destroy(): void
}
declare global {
  interface Window {
    CloseWatcher?: new () => Watcher
  }
}

/** Below this width of the window a panel fills it: the same number as in panel.styles.ts. */
const FULL = '(max-width: 480px)'

/**
 * What a floating panel does beyond being drawn: it stands in the top layer (unless the host orders
 * layers itself by --parlor-z-index), keeps clear of an on-screen keyboard, and closes by Back where
 * it fills the window.
 */
export class Panel {
  #open: AbortController | undefined
  #watcher: Watcher | undefined
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
    host.requestUpdate()
    host.addController({ hostDisconnected: () => this.#release() })
    adoptStyles(host.renderRoot as ShadowRoot, [
      ...(host.constructor as typeof ReactiveElement).elementStyles,
      button,
      styles,
    ])
  }

  /** The button that opens it. */
  readonly launcher = launcher

  /** Brings the element in line with what was rendered. */
  sync(element: HTMLElement | null, open: boolean): void {
    if (!element?.popover || !element.isConnected || !open) this.#release()
    // Updates run on after an element has left the page, where there is no top layer.
    if (!element?.popover || !element.isConnected) return
    const layered = getComputedStyle(element).getPropertyValue('--parlor-z-index') !== ''
    const shown = element.matches(':popover-open')
    if (shown !== (open && !layered)) element.togglePopover(!shown)
    element.classList.toggle('shown', open)
    if (open) this.#attend(element)
  }

  #attend(element: HTMLElement): void {
    if (matchMedia(FULL).matches && window.CloseWatcher && !this.#watcher) {
      this.#watcher = new window.CloseWatcher()
      this.#watcher.addEventListener('close', () => {
        this.#watcher = undefined
        this.#host.hide()
      })
    }
    if (this.#open || !window.visualViewport) return
    this.#open = new AbortController()
    const viewport = window.visualViewport
    // Set through CSSOM: style attributes are refused on strict pages.
    const fit = (): void => {
      element.style.setProperty('--_top', `${viewport.offsetTop}px`)
      element.style.setProperty('--_height', `${viewport.height}px`)
    }
    for (const type of ['resize', 'scroll']) {
      viewport.addEventListener(type, fit, { signal: this.#open.signal })
    }
    fit()
  }

  #release(): void {
    this.#open?.abort()
    this.#open = undefined
    this.#watcher?.destroy()
    this.#watcher = undefined
  }
}
