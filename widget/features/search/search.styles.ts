import { css } from '../../ui/css.ts'

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
    justify-content: space-between;
    min-height: 48px;
    padding-inline: 16px 10px;
  }
  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    line-height: 18px;
  }
  form {
    padding: 0 12px 8px;
  }
  .field {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline: 12px 4px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    color: var(--p-muted);
  }
  .field:focus-within {
    outline: var(--p-ring);
  }
  .field input {
    flex: 1;
    min-width: 0;
    height: 40px;
    border: 0;
    outline: 0;
    background: none;
    color: var(--p-text);
    font-size: 16px;
  }
  .field svg {
    flex: none;
  }
  .tabs,
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  .tab,
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: var(--p-target);
    max-width: 100%;
    padding: 0 12px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: none;
    color: var(--p-text);
    font-size: 13px;
    line-height: 18px;
  }
  .tab {
    flex: 1;
    justify-content: center;
  }
  .tab:hover,
  .chip:hover {
    background: color-mix(in oklab, var(--p-text) 5%, transparent);
  }
  [aria-pressed='true'] {
    border-color: var(--p-accent);
    background: var(--p-tint);
  }
  option {
    background: var(--p-background);
    color: var(--p-text);
  }
  select {
    font-family: inherit;
  }
  input[type='date'] {
    border: 0;
    background: none;
    color: inherit;
    font-size: 13px;
    color-scheme: inherit;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 6px 8px;
  }
  .said {
    margin: 4px 10px 8px;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .scroll > .chip {
    margin: 4px 10px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .result {
    display: block;
    width: 100%;
    padding: 8px 10px;
    border-radius: var(--p-radius-control);
    text-align: start;
  }
  .result:hover {
    background: color-mix(in oklab, var(--p-text) 5%, transparent);
  }
  .result:focus-visible {
    outline-offset: -2px;
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    font-size: 13px;
    line-height: 18px;
  }
  b {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time,
  .room {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  time {
    flex: none;
    margin-inline-start: auto;
  }
  .room,
  .text {
    display: block;
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    line-clamp: 3;
    font-size: 14px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  mark {
    border-radius: 3px;
    background: color-mix(in oklab, var(--p-accent) 22%, transparent);
    color: inherit;
  }
  .jump {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-block: 8px;
    border-top: 1px solid var(--p-border);
    font-size: 13px;
  }
  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
    [aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
`
