import { css } from './css.ts'

export const styles = css`
  :host {
    position: absolute;
    inset: 8px 8px auto;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 40px;
    padding: 4px 6px 4px 12px;
    padding-inline: 12px 6px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    font-size: 13px;
    line-height: 18px;
    animation: in 140ms ease-out;
  }
  p {
    flex: 1;
    margin: 4px 0;
    unicode-bidi: plaintext;
  }
  button:not(.icon) {
    flex: none;
    min-height: 30px;
    padding: 0 10px;
    border-radius: calc(var(--p-radius-control) - 4px);
    color: var(--p-accent);
    font-weight: 600;
  }
  button:not(.icon):hover {
    background: var(--p-tint);
  }
  .icon {
    width: 30px;
    height: 30px;
  }
  @media (pointer: coarse) {
    button:not(.icon),
    .icon {
      min-width: 44px;
      min-height: 44px;
    }
  }
  @keyframes in {
    from {
      opacity: 0;
      translate: 0 -4px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      animation: none;
    }
  }
`
