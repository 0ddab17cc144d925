import { css } from './css.ts'

export const composerStyles = css`
  :host {
    display: block;
    /* Above the timeline, which would hide the edge of the ring. */
    position: relative;
    padding: 0 12px 12px;
    color: var(--p-text);
  }
  .composer {
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-message);
    background: var(--p-background);
    transition: border-color 140ms;
  }
  .composer:focus-within {
    border-color: var(--p-accent);
    box-shadow: 0 0 0 1px var(--p-accent);
  }
  form {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: end;
    padding: 4px;
  }
  .start {
    display: flex;
  }
  /* Where buttons come, no word moves. */
  .start:empty {
    width: var(--p-target);
  }
  textarea {
    field-sizing: content;
    display: block;
    width: 100%;
    min-height: var(--p-target);
    /* Six lines. */
    max-height: 156px;
    padding: calc(var(--p-target) / 2 - 12px) 8px;
    border: 0;
    background: none;
    font-size: 16px;
    line-height: 24px;
    overflow-wrap: anywhere;
    resize: none;
    scrollbar-width: thin;
  }
  /* The field around shows the focus. */
  textarea:focus-visible {
    outline: none;
  }
  /* No text, no direction of its own. */
  textarea:placeholder-shown {
    direction: inherit;
  }
  textarea::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    width: var(--p-target);
    height: var(--p-target);
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    transition:
      opacity 140ms,
      scale 140ms;
  }
  .send:hover {
    background: var(--p-accent-hover);
  }
  .send:disabled {
    background: color-mix(in oklab, var(--p-text) 8%, transparent);
    color: var(--p-muted);
    cursor: default;
  }
  .away {
    visibility: hidden;
    opacity: 0;
    scale: 0.8;
  }
  .send svg {
    stroke-width: 2;
  }
  form p {
    grid-column: 1 / -1;
    margin: 0;
    padding: 2px 8px;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  form .over {
    color: var(--p-danger);
  }
`
