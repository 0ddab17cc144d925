import { html } from 'lit'

// Lucide's drawings (ISC licence) that only a floating room needs.

export const chat = html`<svg class="chat" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 16.3a2 2 0 0 1 .1 1.2L2 20.8A1 1 0 0 0 3.3 22l3.4-1a2 2 0 0 1 1.1.1A10 10 0 1 0 3 16.3" />
</svg>`
export const down = html`<svg class="down" viewBox="0 0 24 24" aria-hidden="true">
  <path d="m6 9 6 6 6-6" />
</svg>`
