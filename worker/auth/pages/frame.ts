import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Speech } from '../../words/languages.ts'
import { style } from './style.ts'

/** Text that is HTML already; everything else is escaped where it is put in. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** One page: what its tab is called, what is in it, and the little it may run. */
export interface Content {
  title: string
  main: Html
  /** Runs once the page is there. Every page works without. */
  script?: string
  /** Where to go on to by itself. */
  onward?: string
}

/** The page around what it says. */
export function frame({ title, main, script, onward }: Content, nonce: string, { lang, dir }: Speech): Html {
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${onward === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${onward}" />`}
        <style nonce="${nonce}">
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${main}</main>
        ${
          script === undefined
            ? ''
            : html`<script nonce="${nonce}">
                ${raw(script)}
              </script>`
        }
      </body>
    </html>`
}
