import { html } from 'lit'

// Lucide's drawings (ISC licence): one for each group, in their order.

const recent = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M12 6v6l4 2" />
</svg>`
const smile = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01" />
</svg>`
const person = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2" />
  <circle cx="12" cy="7" r="4" />
</svg>`
const leaf = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M11 20A7 7 0 0 1 9.8 6.1C15.5 5 17 4.48 19 2c1 2 2 4.18 2 8 0 5.5-4.78 10-10 10M2 21c0-3 1.85-5.36 5.08-6C9.5 14.52 12 13 13 12"
  />
</svg>`
const food = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 6.53V3M2 12a10 10 0 0 1 20-4 1 1 0 0 1-1 4Z" />
  <path d="M3.5 16h17M2 12v5a4 4 0 0 0 4 4h12a4 4 0 0 0 4-4v-5" />
</svg>`
const travel = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M17.8 19.2 16 11l3.5-3.5C21 6 21.5 4 21 3c-1-.5-3 0-4.5 1.5L13 8 4.8 6.2c-.5-.1-.9.1-1.1.5l-.3.5c-.2.5-.1 1 .3 1.3L9 12l-2 3H4l-1 1 3 2 2 3 1-1v-3l3-2 3.5 5.3c.3.4.8.5 1.3.3l.5-.2c.4-.3.6-.7.5-1.2z"
  />
</svg>`
const ball = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M2.1 13.4A10.1 10.1 0 0 0 13.4 2.1M5.2 4.9l14 14.2M21.9 10.6A10.1 10.1 0 0 0 10.6 21.9" />
</svg>`
const bulb = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5.7.7 1.3 1.5 1.5 2.5M9 18h6M10 22h4"
  />
</svg>`
const hash = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 9h16M4 15h16M10 3 8 21M16 3l-2 18" />
</svg>`
const flag = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528"
  />
</svg>`

/** What was chosen before, then the groups of Unicode. */
export const groupIcons = [recent, smile, person, leaf, food, travel, ball, bulb, hash, flag]
