import { html } from 'lit'

// Lucide's drawings (ISC licence).

export const ear = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M6 8.5a6.5 6.5 0 1 1 13 0c0 6-6 6-6 10a3.5 3.5 0 1 1-7 0M15 8.5a2.5 2.5 0 0 0-5 0v1a2 2 0 1 1 0 4"
  />
</svg>`
export const earOff = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M6 18.5a3.5 3.5 0 1 0 7 0c0-1.57.92-2.52 2.04-3.46M6 8.5c0-.75.13-1.47.36-2.14M8.8 3.15A6.5 6.5 0 0 1 19 8.5c0 1.63-.44 2.81-1.09 3.76M12.5 6A2.5 2.5 0 0 1 15 8.5M10 13a2 2 0 0 0 1.82-1.18M2 2l20 20"
  />
</svg>`
