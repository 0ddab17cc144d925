import { css } from 'lit'

export const styles = css`
  :host {
    display: block;
  }
  button {
    position: relative;
    display: grid;
    place-items: center;
    width: 56px;
    height: 56px;
    border-radius: 50%;
    background: var(--p-brand);
    color: var(--p-on-brand);
    box-shadow:
      0 0 0 1px rgb(0 0 0 / 0.04),
      0 8px 24px -6px rgb(0 0 0 / 0.32),
      0 2px 6px rgb(0 0 0 / 0.12);
    transition: scale 140ms ease-out;
  }
  button:hover {
    scale: 1.04;
  }
  button:active {
    scale: 0.97;
  }
  button:focus-visible {
    outline-offset: 3px;
  }
  svg {
    grid-area: 1 / 1;
    width: 24px;
    height: 24px;
    transition:
      opacity 140ms,
      rotate 180ms ease-out,
      scale 180ms ease-out;
  }
  .down,
  .open .chat {
    opacity: 0;
    scale: 0.6;
    rotate: -45deg;
  }
  .open .down {
    opacity: 1;
    scale: 1;
    rotate: 0deg;
  }
  .open .chat {
    rotate: 45deg;
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-width: 22px;
    height: 22px;
    padding: 0 6px;
    border: 2px solid var(--p-background);
    border-radius: 11px;
    background: var(--p-danger);
    color: var(--p-background);
    font: 600 12px/18px system-ui;
    font-family: inherit;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  @media (prefers-reduced-motion: reduce) {
    button,
    svg {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    button {
      border: 2px solid ButtonText;
    }
  }
`
