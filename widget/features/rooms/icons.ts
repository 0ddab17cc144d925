import { html } from 'lit'

// Lucide's drawings (ISC licence) that only the list of rooms needs.

export const hash = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 9h16M4 15h16M10 3 8 21M16 3l-2 18" />
</svg>`
export const lock = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect width="18" height="11" x="3" y="11" rx="2" />
  <path d="M7 11V7a5 5 0 0 1 10 0v4" />
</svg>`
export const megaphone = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m3 11 18-5v12L3 14zM11.6 16.8a3 3 0 1 1-5.8-1.6" />
</svg>`
export const moon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401"
  />
</svg>`
export const search = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="11" cy="11" r="8" />
  <path d="m21 21-4.3-4.3" />
</svg>`
export const star = html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M11.525 2.295a.53.53 0 0 1 .95 0l2.31 4.679a2.123 2.123 0 0 0 1.595 1.16l5.166.756a.53.53 0 0 1 .294.904l-3.736 3.638a2.123 2.123 0 0 0-.611 1.878l.882 5.14a.53.53 0 0 1-.771.56l-4.618-2.428a2.122 2.122 0 0 0-1.973 0L6.396 21.01a.53.53 0 0 1-.77-.56l.881-5.139a2.122 2.122 0 0 0-.611-1.879L2.16 9.795a.53.53 0 0 1 .294-.906l5.165-.755a2.122 2.122 0 0 0 1.597-1.16z"
  />
</svg>`
export const dots = html`<svg class="dots" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5 12h.01M12 12h.01M19 12h.01" />
</svg>`
