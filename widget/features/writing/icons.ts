import { html } from 'lit'

// Lucide's drawings (ISC licence), only those that are used.

export const smile = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01" />
</svg>`
export const chart = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5 21v-6M12 21V3M19 21V9" />
</svg>`
export const reply = html`<svg viewBox="0 0 24 24" aria-hidden="true" class="turns">
  <path d="M20 18v-2a4 4 0 0 0-4-4H4M9 17l-5-5 5-5" />
</svg>`
export const pencil = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M21.17 6.81a1 1 0 0 0-3.99-3.99L3.84 16.17a2 2 0 0 0-.5.83l-1.32 4.35a.5.5 0 0 0 .62.62l4.35-1.32a2 2 0 0 0 .83-.5zM15 5l4 4"
  />
</svg>`
export const clipboard = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect width="8" height="4" x="8" y="2" rx="1" />
  <path d="M16 4h2a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h2" />
</svg>`
