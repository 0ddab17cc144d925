import { html } from 'lit'

// Lucide's drawings (ISC licence) that only what stands around messages needs.

export const copy = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect width="14" height="14" x="8" y="8" rx="2" />
  <path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2" />
</svg>`
export const bin = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"
  />
</svg>`
export const calendar = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect width="18" height="18" x="3" y="3" rx="2" />
  <path d="M8 2v3M16 2v3M3 9h18" />
</svg>`
export const dots = html`<svg class="dots" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5 12h.01M12 12h.01M19 12h.01" />
</svg>`
export const eyeOff = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49M14.084 14.158a3 3 0 0 1-4.242-4.242M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143M2 2l20 20"
  />
</svg>`
export const history = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5M12 7v5l4 2" />
</svg>`
export const link = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71"
  />
</svg>`
export const list = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13" />
</svg>`
export const mail = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect x="2" y="4" width="20" height="16" rx="2" />
  <path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7" />
</svg>`
export const pencil = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497zM15 5l4 4"
  />
</svg>`
export const pin = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M12 17v5M9 10.76a2 2 0 0 1-1.11 1.79l-1.78.9A2 2 0 0 0 5 15.24V16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-.76a2 2 0 0 0-1.11-1.79l-1.78-.9A2 2 0 0 1 15 10.76V7a1 1 0 0 1 1-1 2 2 0 0 0 0-4H8a2 2 0 0 0 0 4 1 1 0 0 1 1 1z"
  />
</svg>`
export const pinOff = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M12 17v5M15 9.34V7a1 1 0 0 1 1-1 2 2 0 0 0 0-4H7.89M2 2l20 20M9 9v1.76a2 2 0 0 1-1.11 1.79l-1.78.9A2 2 0 0 0 5 15.24V16a1 1 0 0 0 1 1h11"
  />
</svg>`
export const reply = html`<svg class="turns" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M20 18v-2a4 4 0 0 0-4-4H4M9 17l-5-5 5-5" />
</svg>`
export const shield = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"
  />
</svg>`
export const smilePlus = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M22 11v1a10 10 0 1 1-9-10M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01M16 5h6M19 2v6" />
</svg>`
export const undo = html`<svg class="turns" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11" />
</svg>`
export const arrowDown = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 5v14m7-7-7 7-7-7" />
</svg>`
export const hand = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M18 11V6a2 2 0 0 0-4 0M14 10V4a2 2 0 0 0-4 0v2M10 10.5V6a2 2 0 0 0-4 0v8M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15"
  />
</svg>`
