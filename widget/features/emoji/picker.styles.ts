import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: var(--p-radius-message);
    overflow: clip;
    background: var(--p-background);
    color: var(--p-text);
    box-shadow: var(--p-shadow);
    font: 13px/18px system-ui;
    font-family: var(--parlor-font, inherit);
    text-align: start;
  }
  :host(:popover-open) {
    display: flex;
    flex-direction: column;
    animation: rise 140ms ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 4px;
    }
  }
  .top {
    display: flex;
    gap: 4px;
    padding: 8px 8px 4px;
  }
  input {
    flex: 1;
    min-width: 0;
    height: var(--p-target);
    padding: 0 12px;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: none;
    font-size: 16px;
  }
  input:focus-visible {
    border-color: var(--p-accent);
    outline: 1px solid var(--p-accent);
    outline-offset: 0;
  }
  input::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  .groups {
    display: flex;
    justify-content: space-between;
    padding: 0 8px;
    border-bottom: 1px solid var(--p-border);
  }
  .groups button {
    position: relative;
    display: grid;
    flex: 1;
    place-items: center;
    height: var(--p-target);
    border-radius: var(--p-radius-control) var(--p-radius-control) 0 0;
    color: var(--p-muted);
  }
  .groups button:hover {
    color: var(--p-text);
  }
  .groups button:focus-visible {
    outline-offset: -2px;
  }
  .groups [aria-selected='true'] {
    color: var(--p-accent);
  }
  .groups [aria-selected='true']::after {
    content: '';
    position: absolute;
    inset: auto 6px -1px;
    height: 2px;
    border-radius: 1px;
    background: currentColor;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 4px 8px 8px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  h3 {
    margin: 0;
    padding: 6px 4px 4px;
    color: var(--p-muted);
    font: inherit;
    font-size: 12px;
    line-height: 16px;
  }
  h3::first-letter {
    text-transform: uppercase;
  }
  [role='row'] {
    display: grid;
    grid-template-columns: repeat(var(--columns), 1fr);
  }
  .one {
    height: var(--p-target);
    border-radius: var(--p-radius-control);
    font:
      24px/1 'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji',
      sans-serif;
    contain: strict;
  }
  .first,
  .one:hover,
  .one:focus-visible {
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
  }
  .one:focus-visible {
    outline-offset: -2px;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 0 12px;
    border-top: 1px solid var(--p-border);
    color: var(--p-muted);
    overflow: hidden;
    white-space: nowrap;
  }
  .foot bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .foot bdi::first-letter {
    text-transform: uppercase;
  }
  .foot code {
    margin-inline-start: auto;
    font:
      12px/16px ui-monospace,
      monospace;
    unicode-bidi: isolate;
  }
  .tone {
    font:
      20px/1 'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji',
      sans-serif;
  }
  .tones {
    display: flex;
    justify-content: flex-end;
    gap: 2px;
    padding: 0 8px 4px;
  }
  .tones [aria-checked='true'] {
    background: var(--p-tint);
  }
  .said {
    display: grid;
    place-items: center;
    gap: 8px;
    margin: 0;
    padding: 32px 16px;
    color: var(--p-muted);
    text-align: center;
  }
  .said button {
    min-height: var(--p-target);
    padding: 0 12px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-weight: 600;
  }
  .said button:hover {
    background: var(--p-surface);
  }
  @media (prefers-reduced-motion: reduce) {
    :host(:popover-open) {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    :host {
      border: 1px solid CanvasText;
    }
  }
`
