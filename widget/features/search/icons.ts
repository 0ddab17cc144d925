import { html } from 'lit'

// Lucide's drawings (ISC licence).

export const funnel = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M2 5h20M6 12h12M9 19h6" />
</svg>`
