import { html } from 'lit'

// Lucide's drawings (ISC licence).

export const pencil = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M21.17 6.81a1 1 0 0 0-3.98-3.98L3.84 16.17a2 2 0 0 0-.5.83l-1.32 4.35a.5.5 0 0 0 .62.62l4.35-1.32a2 2 0 0 0 .83-.5zM15 5l4 4"
  />
</svg>`
export const exit = html`<svg class="turns" viewBox="0 0 24 24" aria-hidden="true">
  <path d="m16 17 5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4" />
</svg>`
export const enter = html`<svg class="turns" viewBox="0 0 24 24" aria-hidden="true">
  <path d="m10 17 5-5-5-5M15 12H3M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4" />
</svg>`
export const door = html`<svg class="turns" viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M10 21H2M10 3H7a2 2 0 0 0-2 2v16M14 12h.01M19 21V5a2 2 0 0 0-1.675-1.974l-6.163-1.013A1 1 0 0 0 10 3v18a1 1 0 0 0 1.124.992zM22 21h-3"
  />
</svg>`
export const devices = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="m14.5 12.5-5-5M9.5 12.5l5-5M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M12 17v4M8 21h8"
  />
</svg>`
export const star = html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M11.53 2.3a.53.53 0 0 1 .95 0l2.3 4.67a2.12 2.12 0 0 0 1.6 1.16l5.17.76a.53.53 0 0 1 .29.9l-3.74 3.64a2.12 2.12 0 0 0-.6 1.88l.88 5.14a.53.53 0 0 1-.77.56l-4.62-2.43a2.12 2.12 0 0 0-1.97 0L6.4 21.01a.53.53 0 0 1-.77-.56l.88-5.14a2.12 2.12 0 0 0-.61-1.88L2.16 9.8a.53.53 0 0 1 .29-.9l5.17-.76a2.12 2.12 0 0 0 1.6-1.16z"
  />
</svg>`
export const download = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5" />
</svg>`
export const bin = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"
  />
</svg>`
export const withdrawn = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="m2 2 20 20M5 5a1 1 0 0 0-1 1v7c0 5 3.5 7.5 7.67 8.94a1 1 0 0 0 .67.01c2.35-.82 4.48-1.97 5.9-3.71M9.31 3.65a12.25 12.25 0 0 0 1.93-1.37 1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1v7a9.78 9.78 0 0 1-.08 1.26"
  />
</svg>`
