import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--p-background);
  }
  header,
  .jump,
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    font-size: 13px;
    line-height: 18px;
  }
  header {
    min-height: 48px;
    padding-inline: 16px 10px;
  }
  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }
  form {
    padding: 0 12px 8px;
  }
  .field,
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: var(--p-target);
    max-width: 100%;
    padding: 0 12px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    color: var(--p-text);
    font-size: 13px;
  }
  .field {
    display: flex;
    color: var(--p-muted);
  }
  .field:focus-within {
    outline: var(--p-ring);
  }
  input {
    border: 0;
    background: none;
    font-size: 13px;
  }
  .field input {
    flex: 1;
    min-width: 0;
    outline: 0;
    color: var(--p-text);
    font-size: 16px;
  }
  /* The field is cleared by its keys; a mark in the browser's blue belongs to no room. */
  input::-webkit-search-cancel-button {
    display: none;
  }
  select {
    font: inherit;
    font-size: 13px;
  }
  /* Days share a line where two fit. */
  label.chip {
    flex: 1;
    padding-inline: 10px;
    white-space: nowrap;
    & input {
      flex: 1;
      min-width: 0;
      padding: 0;
      color: var(--p-muted);
    }
  }
  input::-webkit-calendar-picker-indicator {
    margin-inline-start: 2px;
    opacity: 0.6;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  .chip:hover,
  .result:hover {
    background: color-mix(in oklab, var(--p-text) 5%, var(--p-background));
  }
  [aria-pressed='true'] {
    border-color: var(--p-accent);
    background: var(--p-tint);
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 4px 6px;
  }
  .said,
  time,
  .room {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .said {
    margin: 4px 10px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .result {
    width: 100%;
    padding: 8px 10px;
    border-radius: var(--p-radius-control);
    text-align: start;
  }
  :focus-visible {
    outline-offset: -2px;
  }
  b {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    flex: none;
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    font-size: 14px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  mark {
    background: color-mix(in oklab, var(--p-accent) 22%, transparent);
    color: inherit;
  }
  .jump {
    padding-block: 8px;
    border-top: 1px solid var(--p-border);
  }
`
