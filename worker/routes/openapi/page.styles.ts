/** The style sheet of the documentation. Let in by its digest, so it is one text, as it is. */
export const style = `
:root {
  color-scheme: light dark;
  --background: light-dark(oklch(0.99 0.004 85), oklch(0.19 0.006 85));
  --surface: light-dark(oklch(0.965 0.005 85), oklch(0.23 0.006 85));
  --border: light-dark(oklch(0.9 0.007 85), oklch(0.31 0.007 85));
  --text: light-dark(oklch(0.24 0.01 85), oklch(0.93 0.006 85));
  --muted: light-dark(oklch(0.5 0.01 85), oklch(0.68 0.008 85));
  --accent: light-dark(oklch(0.47 0.09 160), oklch(0.76 0.11 160));
  --danger: light-dark(oklch(0.55 0.19 27), oklch(0.74 0.14 27));
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 24px; }
body {
  margin: 0;
  background: var(--background);
  color: var(--text);
  font: 15px/22px system-ui, sans-serif;
}
@media (width >= 64rem) {
  body { display: grid; grid-template-columns: 272px minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100dvh; overflow-y: auto; overscroll-behavior: contain; }
}
nav {
  padding: 32px 16px 32px 24px;
  background: var(--surface);
  border-inline-end: 1px solid var(--border);
  font-size: 13px;
  line-height: 18px;
}
nav p { margin: 16px 0 4px; font-weight: 600; }
nav p:first-child { margin-top: 0; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 4px 8px; border-radius: 6px; color: var(--muted); text-decoration: none; }
nav p a { color: var(--text); }
nav a:hover { background: color-mix(in oklab, var(--text) 6%, transparent); color: var(--text); }
@media (width < 64rem) {
  nav { display: flex; flex-wrap: wrap; gap: 0 4px; padding: 12px 16px; border-inline-end: 0; border-bottom: 1px solid var(--border); }
  nav p { margin: 0; }
  nav ul { display: none; }
  nav a { padding: 10px 8px; }
}
main { min-width: 0; max-width: 880px; padding: 32px 24px 128px; }
@media (width >= 64rem) { main { padding: 48px 64px 128px; } }
main:focus { outline: none; }
h1 { margin: 0 0 8px; font-size: 32px; line-height: 40px; letter-spacing: -0.015em; }
h2 { margin: 72px 0 8px; font-size: 22px; line-height: 28px; letter-spacing: -0.01em; }
h3 { margin: 0 0 8px; font-size: 16px; line-height: 24px; }
h4 { margin: 20px 0 6px; font-size: 12px; line-height: 16px; color: var(--muted); font-weight: 600; }
p { margin: 0 0 12px; max-width: 42em; }
.lead { margin-bottom: 24px; color: var(--muted); }
a { color: var(--accent); text-underline-offset: 0.18em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
code { font: 0.875em/1.4 var(--mono); overflow-wrap: anywhere; }
p code, td code { padding: 1px 4px; border-radius: 5px; background: var(--surface); }
article { margin-top: 24px; padding-top: 24px; border-top: 1px solid var(--border); }
article:target h3 { color: var(--accent); }
.route { margin-bottom: 12px; }
.route code { padding: 0; background: none; overflow-wrap: normal; }
.method {
  display: inline-block;
  min-width: 56px;
  margin-inline-end: 4px;
  padding: 2px 8px;
  border: 1px solid currentColor;
  border-radius: 6px;
  color: var(--accent);
  font: 600 11px/16px var(--mono);
  text-align: center;
}
.method.get { color: var(--muted); }
.method.delete { color: var(--danger); }
.scope { color: var(--muted); font-size: 13px; }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 18px; }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
tbody th, td { padding: 8px 16px 8px 0; border-top: 1px solid var(--border); vertical-align: top; text-align: start; font-weight: 400; }
tbody tr:first-child > * { border-top: 0; }
tbody th { width: 26%; }
td:nth-child(2) { width: 28%; color: var(--muted); }
td:last-child { padding-inline-end: 0; }
@media (width < 40rem) {
  table, tbody, tr, tbody th, td { display: block; width: auto; }
  tr { padding: 8px 0; border-top: 1px solid var(--border); }
  tr:first-child { border-top: 0; }
  tbody th, td, td:nth-child(2) { width: auto; padding: 2px 0; border: 0; }
}
.answers { margin: 0; padding: 0; list-style: none; }
.answers b { font: 600 13px/18px var(--mono); margin-inline-end: 6px; }
pre {
  margin: 0;
  padding: 12px 16px;
  overflow-x: auto;
  border: 1px solid var(--border);
  border-radius: 10px;
  background: var(--surface);
  line-height: 20px;
}
pre code { overflow-wrap: normal; font-size: 12.5px; }
.skip { position: absolute; inset-inline-start: 16px; top: -80px; padding: 8px 12px; border-radius: 10px; background: var(--surface); }
.skip:focus { top: 16px; z-index: 1; }
@media (forced-colors: active) { .method { border-color: CanvasText; } }
@media print { nav { display: none; } }
`
