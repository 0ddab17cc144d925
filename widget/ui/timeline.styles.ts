import { css } from './css.ts'

export const timelineStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-height: 0;
    color: var(--p-text);
    background: var(--p-background);
  }
  .log {
    flex: 1;
    min-height: 0;
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
    margin-top: auto;
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
      border-top: 1px solid var(--p-border);
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
  }
  .skeleton > div {
    display: grid;
    grid-template-columns: 32px minmax(0, 34em);
    gap: 8px;
    padding: 12px 16px 2px;
  }
  .skeleton i,
  .skeleton b {
    height: 32px;
    border-radius: 50%;
    background: color-mix(in oklab, var(--p-text) 6%, var(--p-background));
  }
  .skeleton b {
    width: 62%;
    height: 52px;
    border-radius: var(--p-radius-message);
  }
  .skeleton > :nth-child(2) b {
    width: 44%;
    height: 34px;
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
    min-height: 20px;
  }
`
