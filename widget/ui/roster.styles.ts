import { css } from './css.ts'

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    /* No name makes it wider. */
    min-width: 0;
    min-height: 0;
    background: var(--p-background);
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 48px;
    padding-inline: 16px 10px;
  }
  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    line-height: 18px;
  }
  .count {
    flex: 1;
    color: var(--p-muted);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding-bottom: 12px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 40px;
    padding: 2px 16px;
    font-size: 14px;
    line-height: 20px;
  }
  bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  small,
  p {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  small {
    flex: none;
  }
  li > button {
    flex: none;
    margin-inline: auto -8px;
    color: var(--p-muted);
    opacity: 0;
  }
  li:hover > button,
  li:focus-within > button,
  .ignored > button {
    opacity: 1;
  }
  @media (hover: none) {
    li > button {
      opacity: 1;
    }
  }
  li:hover {
    background: color-mix(in oklab, var(--p-text) 4%, transparent);
  }
  .ignored bdi {
    color: var(--p-muted);
  }
  input {
    flex: none;
    min-width: 0;
    min-height: var(--p-target);
    margin: 0 12px 8px;
    padding: 0 10px;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    font-size: 16px;
    line-height: 24px;
  }
  .said {
    margin: 0 16px 8px;
  }
  .said:empty {
    display: none;
  }
  p {
    margin: 8px 16px;
  }
  .presence {
    flex: none;
    width: 10px;
    height: 10px;
    border-radius: 50%;
  }
  .active {
    background: var(--p-active);
  }
  .idle {
    box-shadow: inset 4px -2px 0 var(--p-idle);
    rotate: 25deg;
  }
  .away,
  .locked {
    border: 2px solid var(--p-muted);
  }
  /* Shadows are not drawn, and backgrounds are taken away. */
  @media (forced-colors: active) {
    .presence {
      forced-color-adjust: none;
    }
    .active {
      background: CanvasText;
    }
    .idle {
      box-shadow: inset 4px -2px 0 CanvasText;
    }
    .away,
    .locked {
      border-color: CanvasText;
    }
  }
`
