import { html } from 'lit'

// Lucide's drawings (ISC licence) that only a room which can't be shown needs.

export const shut = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="m4.9 4.9 14.2 14.2" />
</svg>`
export const unplugged = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M12 20h.01M8.5 16.43a5 5 0 0 1 7 0M5 12.86a10 10 0 0 1 5.17-2.69M19 12.86a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20"
  />
</svg>`
