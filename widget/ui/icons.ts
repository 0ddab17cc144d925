import { html } from 'lit'

// Lucide's drawings (ISC licence), only those that are used. Size and stroke come from the base styles.

export const arrowUp = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m5 12 7-7 7 7M12 19V5" />
</svg>`
export const clock = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M12 6v6l4 2" />
</svg>`
export const close = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M18 6 6 18M6 6l12 12" /></svg>`
export const people = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.1a4 4 0 0 1 0 7.8M22 21v-2a4 4 0 0 0-3-3.9" />
  <circle cx="9" cy="7" r="4" />
</svg>`
export const search = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="11" cy="11" r="8" />
  <path d="m21 21-4.3-4.3" />
</svg>`
export const sliders = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M14 17H5M19 7h-9" />
  <circle cx="17" cy="17" r="3" />
  <circle cx="7" cy="7" r="3" />
</svg>`
