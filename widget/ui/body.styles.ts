import { css } from './css.ts'

/** What a body is made of. Each line runs in the direction of its own words; bars and bullets stand where the whole begins. */
export const bodyStyles = css`
  .text > * + * {
    margin-top: 6px;
  }
  pre {
    unicode-bidi: plaintext;
  }
  ul,
  blockquote,
  parlor-code,
  parlor-more {
    white-space: normal;
  }
  .text :is(p, li) {
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  ul {
    padding-inline-start: 24px;
    list-style: disc;
  }
  [value] {
    list-style: decimal;
  }
  .in1 {
    margin-inline-start: 16px;
  }
  .in2,
  .in3 {
    margin-inline-start: 32px;
  }
  blockquote {
    padding-inline-start: 10px;
    border-inline-start: 3px solid color-mix(in oklab, var(--p-text) 24%, transparent);
  }
  .text code {
    /* What fits into a line goes to one as a whole. */
    display: inline-block;
    margin: 0;
    max-width: 100%;
    direction: ltr;
    text-align: left;
    padding: 0 4px;
    border-radius: 4px;
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
    font:
      0.87em/1.5 ui-monospace,
      monospace;
  }
  parlor-code {
    display: block;
    border-radius: var(--p-radius-control);
    background: color-mix(in oklab, var(--p-text) 6%, transparent);
  }
  .text pre {
    max-height: 24em;
    padding: 8px 12px;
    overflow: auto;
    white-space: pre;
    & code {
      display: inline;
      padding: 0;
      background: none;
    }
  }
  .short {
    max-height: 20lh;
    overflow: hidden;
    mask: linear-gradient(black 16lh, transparent);
  }
  .mention {
    padding: 1px 3px;
    border-radius: 5px;
    background: color-mix(in oklab, var(--p-accent) 12%, transparent);
    /* On its own tint an accent that just reads elsewhere would not. */
    color: color-mix(in oklab, var(--p-accent), var(--p-text) 25%);
    font-weight: 600;
    &.me {
      background: var(--p-accent);
      color: var(--p-on-accent);
    }
  }
  .host {
    color: var(--p-muted);
  }
`
