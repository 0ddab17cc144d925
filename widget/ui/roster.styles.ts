import { css } from './css.ts'

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
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
    min-height: 36px;
    padding: 4px 16px;
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
  .role {
    margin-inline-start: auto;
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
