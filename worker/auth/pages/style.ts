/** Warm paper, one green, nothing else in the way: the room's own colours. */
export const style = `
:root {
  color-scheme: light dark;
  --background: light-dark(oklch(0.965 0.006 85), oklch(0.17 0.005 85));
  --surface: light-dark(oklch(0.995 0.002 85), oklch(0.215 0.006 85));
  --field: light-dark(oklch(1 0 0), oklch(0.185 0.005 85));
  --border: light-dark(oklch(0.9 0.008 85), oklch(0.31 0.008 85));
  --mark: light-dark(oklch(0.62 0.01 85), oklch(0.55 0.01 85));
  --text: light-dark(oklch(0.24 0.01 85), oklch(0.93 0.006 85));
  --muted: light-dark(oklch(0.5 0.012 85), oklch(0.7 0.012 85));
  --accent: light-dark(oklch(0.47 0.09 160), oklch(0.72 0.11 160));
  --on-accent: light-dark(oklch(0.99 0.005 160), oklch(0.18 0.03 160));
  --link: light-dark(oklch(0.44 0.09 160), oklch(0.78 0.1 160));
  --tint: light-dark(oklch(0.94 0.03 160), oklch(0.29 0.04 160));
  --danger: light-dark(oklch(0.52 0.19 27), oklch(0.74 0.14 27));
  --warn: light-dark(oklch(0.965 0.02 27), oklch(0.26 0.04 27));
}
* { box-sizing: border-box; margin: 0 }
html { block-size: 100% }
body {
  min-block-size: 100%;
  display: grid;
  place-items: center;
  padding: 24px;
  background: var(--background);
  color: var(--text);
  font: 15px/22px system-ui, sans-serif;
  text-wrap: pretty;
}
main {
  inline-size: 100%;
  max-inline-size: 400px;
  padding: 32px;
  border: 1px solid var(--border);
  border-radius: 16px;
  background: var(--surface);
}
header { margin-block-end: 24px }
h1 { font-size: 22px; line-height: 28px; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere }
/* Joined letters must not be pulled apart, and scripts without spaces break between words. */
:lang(ar) h1, :lang(ja) h1, :lang(zh) h1 { letter-spacing: normal }
:lang(ja) { word-break: auto-phrase }
.from { margin-block-start: 4px; color: var(--muted); overflow-wrap: anywhere }
.from bdi { color: var(--text) }
p + p { margin-block-start: 12px }
.small { font-size: 13px; line-height: 18px; color: var(--muted) }
form + form { margin-block-start: 12px }
form + .small { margin-block-start: 20px }
.field { display: grid; gap: 6px }
.field p { margin: 0 }
.field + .field { margin-block-start: 16px }
label { font-size: 13px; line-height: 18px; font-weight: 600 }
input {
  inline-size: 100%;
  block-size: 44px;
  padding-inline: 12px;
  border: 1px solid var(--mark);
  border-radius: 10px;
  background: var(--field);
  color: inherit;
  font: 16px/22px system-ui, sans-serif;
}
/* What is written in Latin begins where all else on the page begins. */
[dir='rtl'] input[dir='ltr'] { text-align: end }
input[aria-invalid='true'] { border-color: var(--danger) }
.hint { font-size: 13px; line-height: 18px; color: var(--muted) }
.error { font-size: 13px; line-height: 18px; color: var(--danger) }
button, .button {
  display: flex;
  align-items: center;
  justify-content: center;
  inline-size: 100%;
  min-block-size: 44px;
  padding: 10px 16px;
  border: 1px solid var(--border);
  border-radius: 10px;
  background: var(--surface);
  color: var(--text);
  font: 600 15px/22px system-ui, sans-serif;
  text-wrap: balance;
  text-decoration: none;
  cursor: pointer;
  transition: background 120ms;
}
button:hover, .button:hover { background: light-dark(oklch(0.95 0.008 85), oklch(0.26 0.008 85)) }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent) }
.primary:hover { background: light-dark(oklch(0.42 0.09 160), oklch(0.77 0.11 160)) }
.field + button { margin-block-start: 24px }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
input:focus-visible { outline-offset: -1px }
.or { display: flex; align-items: center; gap: 12px; margin-block: 20px; color: var(--muted); font-size: 13px; line-height: 18px }
.or::before, .or::after { content: ''; flex: 1; border-block-start: 1px solid var(--border) }
a { color: var(--link); text-underline-offset: 3px }
.other { margin-block-start: 20px; color: var(--muted) }
.notice { margin-block-end: 20px; padding: 12px 16px; border-radius: 10px; background: var(--warn); font-size: 14px; line-height: 20px }
.notice button { margin-block-start: 12px }
.who { display: flex; align-items: center; gap: 12px; padding: 12px; border-radius: 14px; background: var(--tint); margin-block-end: 20px }
.who > div { min-inline-size: 0; overflow-wrap: anywhere }
.who strong { display: block; font-weight: 600 }
.face {
  flex: none;
  display: grid;
  place-items: center;
  inline-size: 40px;
  block-size: 40px;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}
.done { inline-size: 40px; block-size: 40px; margin-block-end: 16px; color: var(--accent) }
/* A press that began before the page was there to be read does not count. */
.guard { position: relative }
.guard::after { content: ''; position: absolute; inset: 0; animation: ready 500ms step-end forwards }
@keyframes ready { to { visibility: hidden } }
@media (max-width: 480px) {
  body { place-items: start stretch; padding: 0; background: var(--surface) }
  main { max-inline-size: none; padding: 24px; border: 0; border-radius: 0; background: none }
}
@media (prefers-reduced-motion: reduce) { button, .button { transition: none } }
@media (prefers-contrast: more) { :root { --border: var(--mark); --muted: var(--text) } }
@media (forced-colors: active) {
  .primary, .who, .face, .notice { border: 1px solid ButtonText }
}
`.replace(/\n\s*/g, '\n')
