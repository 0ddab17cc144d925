import { css } from '../../ui/css.ts'

export const styles = css`
  /* One place for both: where nothing is to be sent, there is something to ask. */
  .ask,
  .send {
    grid-area: 1 / 3;
  }
  .above {
    position: relative;
    font-size: 13px;
    line-height: 18px;
  }
  .bar,
  .note:has(p) {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 4px 4px 0;
    padding-inline-start: 8px;
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    min-height: 36px;
    animation: arrive 140ms ease-out;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 4px;
    }
  }
  .bar > svg {
    flex: none;
    width: 16px;
    height: 16px;
    color: var(--p-accent);
  }
  .turns:dir(rtl) {
    scale: -1 1;
  }
  .bar p,
  .note p {
    flex: 1;
    min-width: 0;
    margin: 0;
    padding-block: 6px;
    color: var(--p-muted);
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .bar p {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    padding-block: 0;
    margin-block: 6px;
  }
  .bar b {
    color: var(--p-text);
    font-weight: 600;
  }
  .small {
    --p-target: 32px;
  }
  .small svg {
    width: 16px;
    height: 16px;
  }
  .act {
    flex: none;
    min-height: 32px;
    padding: 0 10px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-weight: 600;
  }
  .act:hover {
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
  }
  .danger {
    color: var(--p-danger);
  }
  @media (pointer: coarse) {
    .small,
    .act {
      --p-target: 44px;
      min-height: 44px;
    }
  }

  .completions {
    position: absolute;
    z-index: 4;
    inset: auto -1px calc(100% + 5px);
    /* No wider than the eye goes from a command to what it does. */
    max-width: 480px;
    max-height: min(264px, 100cqh - 160px);
    margin: 0;
    padding: 4px;
    border-radius: var(--p-radius-message);
    overflow-y: auto;
    overscroll-behavior: contain;
    background: var(--p-background);
    box-shadow: var(--p-shadow);
    list-style: none;
    font-size: 15px;
    line-height: 22px;
    animation: arrive 140ms ease-out;
  }
  .completions li {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--p-target);
    padding: 0 8px;
    border-radius: var(--p-radius-control);
    cursor: pointer;
    white-space: nowrap;
  }
  .completions li:hover {
    background: color-mix(in oklab, var(--p-text) 4%, transparent);
  }
  .completions .active {
    background: color-mix(in oklab, var(--p-text) 8%, transparent);
  }
  .completions :is(.name, small, .hint) {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .completions small {
    flex: 1;
    min-width: 30%;
    color: var(--p-muted);
    font-size: 12px;
    text-align: end;
  }
  .completions .name {
    unicode-bidi: isolate;
  }
  .command {
    font-weight: 600;
  }
  .hint {
    color: var(--p-muted);
    font-style: normal;
  }
  .face {
    --avatar: 24px;
    display: grid;
    flex: none;
    place-items: center;
    width: var(--avatar);
    height: var(--avatar);
    font-size: 10px;
    line-height: 1;
    font-weight: 600;
  }
  .face.emoji {
    font:
      20px/1 'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji',
      sans-serif;
  }

  .help {
    position: relative;
    max-height: min(360px, 100cqh - 180px);
    padding: 8px 12px;
    border-bottom: 1px solid var(--p-border);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    > button {
      position: sticky;
      float: inline-end;
      top: 0;
      background: var(--p-background);
    }
    h3 {
      margin: 8px 0 4px;
      color: var(--p-muted);
      font-size: 12px;
      line-height: 16px;
      font-weight: 600;
    }
    dl {
      margin: 0;
      columns: 2 220px;
      column-gap: 16px;
    }
    dl div {
      display: flex;
      align-items: baseline;
      gap: 8px;
      padding: 3px 0;
      break-inside: avoid;
    }
    dt {
      flex: 0 0 72px;
    }
    dd {
      margin: 0;
    }
    kbd {
      white-space: nowrap;
      padding: 1px 5px;
      border: 1px solid var(--p-border);
      border-radius: 5px;
      background: var(--p-surface);
      font:
        12px/16px ui-monospace,
        monospace;
    }
  }
  /* Its own fields show the focus. */
  .composer:has(parlor-poll-maker:focus-within) {
    border-color: var(--p-border);
    box-shadow: none;
  }
  parlor-poll-maker {
    border-bottom: 1px solid var(--p-border);
    font-size: 15px;
    line-height: 22px;
  }
  @media (prefers-reduced-motion: reduce) {
    .bar,
    .note,
    .completions {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .composer:focus-within {
      outline: 2px solid Highlight;
    }
    .send {
      border: 1px solid ButtonText;
    }
    .completions {
      border: 1px solid CanvasText;
    }
    .completions .active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
