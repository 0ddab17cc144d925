import { css } from '../../ui/css.ts'

export const styles = css`
  .card {
    /* A field's own width must not widen a narrow card. */
    grid-template-columns: minmax(0, 1fr);
    width: 100%;
  }
  .field {
    display: flex;
    align-items: center;
    width: 100%;
    max-width: 280px;
    margin-top: 16px;
    padding: 2px;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
  }
  .field:focus-within {
    border-color: var(--p-accent);
    box-shadow: 0 0 0 1px var(--p-accent);
  }
  input {
    flex: 1;
    min-width: 0;
    min-height: var(--p-target);
    padding: 0 10px;
    border: 0;
    background: none;
    font-size: 16px;
    line-height: 24px;
  }
  /* The field around shows the focus. */
  input:focus-visible {
    outline: none;
  }
  input::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  [aria-pressed='true'] {
    color: var(--p-accent);
  }
  .button {
    width: 100%;
    max-width: 280px;
    margin-top: 8px;
  }
  .button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .card #failure {
    min-height: 19px;
    margin-top: 8px;
    color: var(--p-danger);
  }
`
