import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: block;
    min-width: min(260px, 100%);
    padding-block: 8px 0;
  }
  fieldset {
    display: grid;
    gap: 6px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choice {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: center;
    min-height: var(--p-target);
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    overflow: clip;
  }
  .own {
    border-color: var(--p-accent);
    box-shadow: 0 0 0 1px var(--p-accent);
  }
  .bar {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: 0;
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
    transition: inline-size 200ms cubic-bezier(0.2, 0.7, 0.2, 1);
  }
  .own .bar {
    background: var(--p-tint);
  }
  label {
    position: relative;
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    min-height: var(--p-target);
    padding: 6px 10px;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  label:has(:disabled) {
    cursor: default;
  }
  input {
    flex: none;
    width: 16px;
    height: 16px;
    accent-color: var(--p-accent);
  }
  .choice:has(input:focus-visible) {
    outline: var(--p-ring);
    outline-offset: 2px;
  }
  .choice input:focus-visible {
    outline: none;
  }
  .share,
  .count {
    position: relative;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    color: var(--p-muted);
  }
  .own .share,
  .won .share {
    color: var(--p-text);
    font-weight: 600;
  }
  .won label {
    font-weight: 600;
  }
  .count {
    min-width: var(--p-target);
    min-height: var(--p-target);
    padding-inline: 8px;
    text-align: center;
    line-height: var(--p-target);
  }
  button.count:hover {
    color: var(--p-text);
    text-decoration: underline;
  }
  /* The words take what there is: the figures stand one above the other. */
  @container (width < 420px) {
    .choice {
      grid-template: 1fr 1fr / minmax(0, 1fr) auto;
    }
    label {
      grid-row: 1 / -1;
      padding-inline-end: 4px;
    }
    .share,
    .count {
      grid-column: 2;
      min-height: 16px;
      min-width: 44px;
      padding-inline: 4px 10px;
      line-height: 16px;
      text-align: end;
    }
    .share {
      align-self: end;
    }
    .count {
      align-self: start;
    }
    /* Who voted is asked by a press on either. */
    button.count::after {
      content: '';
      position: absolute;
      inset: -20px 0 -4px;
    }
    .share:empty + .count {
      grid-row: 1 / -1;
      align-self: center;
    }
  }
  .who {
    margin: 0 10px 4px;
    font-size: 13px;
    line-height: 18px;
    color: var(--p-muted);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 12px;
    min-height: 28px;
    margin: 2px 0 -4px;
    font-size: 12px;
    line-height: 16px;
    color: var(--p-muted);
  }
  .link {
    position: relative;
    min-height: 28px;
    color: var(--p-accent);
    border-radius: 2px;
  }
  /* What is pressed is larger than what is drawn. */
  .link::after {
    content: '';
    position: absolute;
    inset: calc((28px - var(--p-target)) / 2) -6px;
  }
  .link:hover {
    text-decoration: underline;
  }
  .sure {
    color: var(--p-text);
  }
  .said {
    margin: 0;
    font-size: 12px;
    line-height: 16px;
    color: var(--p-muted);
  }
  .said.failed {
    color: var(--p-danger);
  }
  @media (forced-colors: active) {
    .bar {
      background: Highlight;
      opacity: 0.4;
      forced-color-adjust: none;
    }
  }
`
