import { css } from './css.ts'

export const joinStyles = css`
  :host {
    display: block;
    padding: 4px;
  }
  label {
    display: block;
    padding: 4px 8px 2px;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .field {
    display: flex;
    gap: 8px;
  }
  input {
    flex: 1;
    min-width: 0;
    min-height: var(--p-target);
    padding: 0 8px;
    border: 0;
    background: none;
    color: var(--p-text);
    font-size: 16px;
    line-height: 24px;
    text-overflow: ellipsis;
  }
  /* The field around shows the focus. */
  input:focus-visible {
    outline: none;
  }
  input:placeholder-shown {
    direction: inherit;
  }
  input::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  [part='send'] {
    flex: none;
    min-height: var(--p-target);
    padding: 0 16px;
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-weight: 600;
    font-size: 15px;
    line-height: 22px;
  }
  [part='send']:hover {
    background: var(--p-accent-hover);
  }
  [part='send']:disabled {
    background: color-mix(in oklab, var(--p-text) 8%, transparent);
    color: var(--p-muted);
    cursor: default;
  }
  .or {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 4px;
    padding-inline: 8px;
    color: var(--p-muted);
    font-size: 13px;
  }
  p {
    margin: 0;
    padding: 0 8px;
    color: var(--p-danger);
    font-size: 13px;
    line-height: 18px;
  }
  p:has(:not(:empty)) {
    padding-block: 4px 2px;
  }
`
