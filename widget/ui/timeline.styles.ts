import { css } from 'lit'

export const timelineStyles = css`
  :host {
    --target: 36px;
    display: flex;
    flex-direction: column;
    position: relative;
    min-block-size: 0;
    color: var(--p-text);
    background: var(--p-background);
  }
  .log {
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--p-border) transparent;
    container-type: inline-size;
  }
  .content {
    flex: none;
    margin-block-start: auto;
    padding-block: 8px 4px;
  }
  .blank {
    margin-block: auto;
  }
  .day,
  .unread {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 16px 16px 4px;
    color: var(--p-muted);
    font-weight: 600;
    font-size: 12px;
    line-height: 16px;
    &::before,
    &::after {
      content: '';
      flex: 1;
      border-block-start: 1px solid var(--p-border);
    }
  }
  .unread {
    color: var(--p-accent);
    &::before,
    &::after {
      border-color: currentColor;
      opacity: 0.5;
    }
  }
  .start,
  .empty {
    margin: 0;
    padding: 16px 16px 0;
    color: var(--p-muted);
    font-size: 13px;
    line-height: 18px;
    text-align: center;
  }
  .empty {
    font-size: 15px;
    line-height: 22px;
    & svg {
      display: block;
      width: 28px;
      height: 28px;
      margin: 0 auto 12px;
      stroke-width: 1.5;
      rotate: 12deg;
      color: var(--p-accent);
    }
  }
  .skeleton > div {
    display: grid;
    grid-template-columns: 32px minmax(0, 34em);
    gap: 8px;
    padding: 12px 16px 2px;
  }
  .skeleton i,
  .skeleton b {
    block-size: 32px;
    border-radius: 50%;
    background: color-mix(in oklab, var(--p-text) 6%, var(--p-background));
  }
  .skeleton b {
    inline-size: 62%;
    block-size: 52px;
    border-radius: var(--p-radius-message);
  }
  .skeleton > :nth-child(2) b {
    inline-size: 44%;
    block-size: 34px;
  }
  .late {
    animation: appear 1ms 150ms both;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  .foot {
    position: relative;
    flex: none;
    /* The line of who is typing is always there, and empty until it is fetched. */
    min-block-size: 20px;
  }
  .jump {
    position: absolute;
    inset-block-end: calc(100% + 4px);
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--target);
    padding: 0 14px 0 10px;
    border-radius: 22px;
    background: var(--p-background);
    box-shadow: var(--p-shadow);
    font-weight: 600;
    font-size: 13px;
    line-height: 18px;
    white-space: nowrap;
    &:hover {
      background: color-mix(in oklab, var(--p-text) 4%, var(--p-background));
    }
  }
  .count {
    min-inline-size: 20px;
    padding: 1px 6px;
    border-radius: 10px;
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  @media (pointer: coarse) {
    :host {
      --target: 44px;
    }
  }
  @media (forced-colors: active) {
    .jump {
      border: 1px solid ButtonText;
    }
  }
`
