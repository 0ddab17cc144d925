import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    /* Nothing that is found makes it wider. */
    min-width: 0;
    min-height: 0;
    /* Beside a conversation; what stands there is narrower by itself. */
    flex-basis: 320px !important;
    background: var(--p-background);
    font-size: 13px;
    line-height: 18px;
  }
  header,
  .jump,
  .field,
  .line,
  label {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  header {
    min-height: 48px;
    padding-inline: 16px 10px;
  }
  h3 {
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
  [role='search'] {
    display: grid;
    grid: auto / minmax(0, 1fr);
    gap: 8px;
    padding: 0 10px 8px 12px;
  }
  .line {
    gap: 4px;
  }
  .field,
  select,
  input,
  .chip,
  .where {
    min-width: 0;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    color: var(--p-text);
    font: inherit;
  }
  /* Of these the words say what they are. */
  .chip,
  .where {
    border-color: var(--p-border);
  }
  select,
  input,
  .chip {
    min-height: var(--p-target);
    padding: 0 12px;
  }
  .field,
  .field * {
    flex: 1;
    min-width: 0;
  }
  .field label {
    padding-inline-start: 11px;
    color: var(--p-muted);
  }
  .field :is(svg, .icon) {
    flex: none;
  }
  .field:focus-within {
    outline: var(--p-ring);
  }
  [type='search'] {
    padding: 0;
    border: 0;
    outline: 0;
    font-size: 16px;
  }
  /* There is a button for it, which fingers and keys reach too. */
  input::-webkit-search-cancel-button {
    display: none;
  }
  input::-webkit-calendar-picker-indicator {
    margin-inline-start: 2px;
    opacity: 0.6;
  }
  .where {
    display: grid;
    grid: auto / 1fr 1fr;
    padding: 2px;
    background: var(--p-surface);
    & button {
      min-height: calc(var(--p-target) - 6px);
      border-radius: calc(var(--p-radius-control) - 3px);
    }
    & [aria-pressed='true'] {
      background: var(--p-background);
      box-shadow: 0 0 0 1px var(--p-border);
      font-weight: 600;
    }
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
  }
  .chip:hover {
    background: color-mix(in oklab, var(--p-text) 5%, var(--p-background));
  }
  .chip[aria-pressed='true'],
  [aria-expanded='true'] {
    border-color: var(--p-accent);
    background: var(--p-tint);
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 6px;
  }
  p {
    margin: 4px 10px;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .blank,
  .asking {
    display: grid;
    gap: 10px;
  }
  .blank {
    justify-items: center;
    padding: 48px 16px 16px;
    color: var(--p-muted);
    text-align: center;
    text-wrap: balance;
    & p {
      margin: 0;
      font-size: 14px;
      line-height: 20px;
    }
  }
  /* Seen only by those who wait. */
  .asking {
    padding: 8px 10px;
    animation: come 1ms 150ms backwards;
    & p {
      order: -1;
      margin: 0;
    }
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
  i {
    height: 48px;
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
  }
  .scroll :focus-visible {
    outline-offset: -2px;
  }
  .jump {
    padding-block: 8px;
    padding-inline: 16px 10px;
    border-top: 1px solid var(--p-border);
    & label {
      flex: 1;
    }
  }
`
