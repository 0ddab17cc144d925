import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: block;
    /* Of the room's height, not the page's: what is above stays in view. */
    max-height: min(520px, 100cqh - 180px);
    padding: 12px 12px 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  form {
    display: grid;
    gap: 10px;
    max-width: 520px;
  }
  h3,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  h3 {
    font-size: 15px;
    line-height: 22px;
    font-weight: 600;
  }
  fieldset {
    display: grid;
    gap: 6px;
    min-width: 0;
  }
  legend {
    margin-bottom: 6px;
  }
  legend,
  .label {
    padding: 0;
    font-size: 13px;
    line-height: 18px;
    font-weight: 600;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  input:not([type='checkbox']),
  select {
    flex: 1;
    min-width: 0;
    width: 100%;
    min-height: var(--p-target);
    padding: 0 10px;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    color: inherit;
    font: inherit;
    font-size: 16px;
  }
  :is(input, select):focus-visible {
    border-color: var(--p-accent);
    outline: 1px solid var(--p-accent);
    outline-offset: 0;
  }
  [aria-invalid='true'] {
    border-color: var(--p-danger);
  }
  input::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  [type='checkbox'] {
    width: 16px;
    height: 16px;
    accent-color: var(--p-accent);
  }
  label.tick {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--p-target);
  }
  /* In view however many choices there are. */
  .buttons {
    position: sticky;
    bottom: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 4px 8px;
    padding-block: 8px 10px;
    margin-top: -8px;
    background: var(--p-background);
    box-shadow: 0 -6px 6px var(--p-background);
  }
  .button {
    min-height: var(--p-target);
    padding: 0 16px;
    border-radius: var(--p-radius-control);
    font-weight: 600;
  }
  .button:hover {
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
  }
  .main {
    background: var(--p-accent);
    color: var(--p-on-accent);
  }
  .main:hover {
    background: var(--p-accent-hover);
  }
  #error {
    flex: 1 1 120px;
    margin: 0;
    font-size: 13px;
    line-height: 18px;
    color: var(--p-danger);
  }
  #error:empty {
    display: none;
  }
  @container (width < 420px) {
    #error {
      flex-basis: 100%;
    }
  }
`
