import { html } from 'lit'

// Lucide's drawings (ISC licence).

export const lock = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect width="18" height="11" x="3" y="11" rx="2" />
  <path d="M7 11V7a5 5 0 0 1 10 0v4" />
</svg>`
export const eye = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M2.06 12.35a1 1 0 0 1 0-.7 10.75 10.75 0 0 1 19.88 0 1 1 0 0 1 0 .7 10.75 10.75 0 0 1-19.88 0" />
  <circle cx="12" cy="12" r="3" />
</svg>`
