import { css } from './css.ts'

export const header = css`
  header {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 56px;
    padding-block: 8px;
    padding-inline: 16px 10px;
    border-bottom: 1px solid var(--p-border);
  }
  .title {
    display: flex;
    flex: 1;
    align-items: baseline;
    gap: 10px;
    min-width: 0;
  }
  h2 {
    margin: 0;
    min-width: 0;
    font-size: 15px;
    font-weight: 600;
    line-height: 20px;
    white-space: nowrap;
  }
  h2 bdi {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  h2 bdi::first-letter {
    text-transform: uppercase;
  }
  [role='status'] {
    flex: none;
    color: var(--p-muted);
    font-size: 12px;
    unicode-bidi: plaintext;
  }
  #roster {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    width: auto;
    padding: 0 10px;
    font-size: 13px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  /* Drawn, not written: the button's name is the word alone, its description says the count in words. */
  #roster::after {
    content: attr(data-count) / '';
  }
  [aria-expanded='true'] {
    background: var(--p-tint);
    color: var(--p-accent);
  }
`
