import { html } from 'lit'

// Lucide's drawings (ISC licence).

export const check = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5" /></svg>`
export const minus = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14" /></svg>`
