import { css } from './css.ts'

export const launcher = css`
  #launcher {
    position: fixed;
    z-index: var(--parlor-z-index, 2147483000);
    bottom: calc(20px + env(safe-area-inset-bottom));
    inset-inline-end: calc(20px + env(safe-area-inset-right));
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
  .start #launcher {
    inset-inline: calc(20px + env(safe-area-inset-left)) auto;
  }
  #launcher:hover {
    scale: 1.04;
  }
  #launcher:active {
    scale: 0.97;
  }
  #launcher svg {
    grid-area: 1 / 1;
    width: 24px;
    height: 24px;
    transition: 180ms ease-out;
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
  #launcher span {
    position: absolute;
    top: -4px;
    inset-inline-end: -4px;
    min-width: 22px;
    padding: 0 6px;
    border: 2px solid var(--p-background);
    border-radius: 11px;
    background: var(--p-danger);
    color: var(--p-background);
    font-size: 12px;
    font-weight: 600;
    line-height: 18px;
    font-variant-numeric: tabular-nums;
  }
  @media (forced-colors: active) {
    #launcher {
      border: 2px solid ButtonText;
    }
  }
`
