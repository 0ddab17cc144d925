import { css } from '../../ui/css.ts'

/** What lies over the conversation: pins, pills, what was done, menus and sheets. */
export const overStyles = css`
  .pins {
    flex: none;
    display: flex;
    align-items: center;
    padding-inline: 4px;
    border-bottom: 1px solid var(--p-border);
    & > .icon {
      flex: none;
    }
  }
  .pin {
    flex: 1;
    min-width: 0;
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 40px;
    padding-inline: 12px 8px;
    border-radius: var(--p-radius-control);
    font-size: 13px;
    line-height: 18px;
    text-align: start;
    & svg {
      flex: none;
      width: 16px;
      height: 16px;
      color: var(--p-accent);
    }
    &:hover .said {
      color: var(--p-text);
    }
    &:focus-visible {
      outline-offset: -3px;
    }
    & .number {
      flex: none;
      color: var(--p-muted);
      font-size: 12px;
      font-variant-numeric: tabular-nums;
    }
  }
  .said {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--p-muted);
    & .who {
      color: var(--p-text);
    }
  }

  .floats {
    position: relative;
    z-index: 2;
    flex: none;
    height: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 6px;
    & > * {
      flex: none;
    }
  }
  .upper > * {
    margin-top: 8px;
  }
  .foot > .lower {
    position: absolute;
    bottom: calc(100% + 4px);
    inset-inline: 8px;
    height: auto;
    pointer-events: none;
    & > * {
      pointer-events: auto;
    }
  }
  .pill {
    display: flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
    min-height: var(--p-target);
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
    & svg {
      flex: none;
    }
  }
  .first {
    color: var(--p-accent);
  }
  /* Beside the conversation, not over it: what it tells of stays in view. */
  .notice {
    display: flex;
    align-items: center;
    gap: 4px;
    margin: 2px 12px 8px;
    padding-inline: 14px 4px;
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    font-size: 13px;
    line-height: 18px;
    animation: rise 160ms ease-out;
    & > span {
      flex: 1;
      padding-block: 8px;
    }
    & :focus-visible {
      outline-offset: -3px;
    }
  }
  .undo {
    min-height: var(--p-target);
    padding-inline: 10px;
    border-radius: 6px;
    font-weight: 600;
    font-size: 13px;
    color: var(--p-accent);
    &:hover {
      text-decoration: underline;
      text-underline-offset: 3px;
    }
  }
  .naming {
    padding: 4px 12px 8px;
  }

  .veil {
    position: absolute;
    inset: 0;
    z-index: 3;
  }
  .menu {
    position: absolute;
    z-index: 4;
    left: var(--_left, 0);
    top: var(--_top, 0);
    min-width: 200px;
    max-width: calc(100% - 16px);
    max-height: calc(100% - 16px);
    overflow: auto;
    padding: 4px;
    border-radius: calc(var(--p-radius-control) + 2px);
    background: var(--p-background);
    box-shadow: var(--p-shadow);
    & button {
      display: flex;
      align-items: center;
      gap: 12px;
      width: 100%;
      min-height: var(--p-target);
      padding-inline: 10px 16px;
      border-radius: calc(var(--p-radius-control) - 2px);
      text-align: start;
      font-size: 14px;
      line-height: 20px;
      & svg {
        flex: none;
        color: var(--p-muted);
      }
      & span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      &:hover,
      &:focus-visible {
        background: color-mix(in oklab, var(--p-text) 6%, transparent);
      }
      &:focus-visible {
        outline-offset: -2px;
      }
    }
    & .danger,
    & .danger svg {
      color: var(--p-danger);
    }
  }
  .card {
    position: absolute;
    z-index: 4;
    inset-inline: 8px;
    bottom: 8px;
    max-width: 480px;
    max-height: calc(100% - 16px);
    margin-inline: auto;
    display: flex;
    flex-direction: column;
    border-radius: calc(var(--p-radius-panel) - 2px);
    background: var(--p-background);
    box-shadow: var(--p-shadow);
    animation: rise 180ms ease-out;
    &:focus-visible {
      outline: none;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  .card-head {
    display: flex;
    align-items: center;
    padding: 6px 6px 2px 16px;
    &:dir(rtl) {
      padding: 6px 16px 2px 6px;
    }
    & h3 {
      flex: 1;
      margin: 0;
      font-size: 14px;
      font-weight: 600;
      line-height: 20px;
    }
  }
  .card-words {
    margin: 0;
    padding: 8px 16px 20px;
    color: var(--p-muted);
    font-size: 14px;
  }
  .pin-list,
  .edits {
    margin: 0;
    padding: 0 8px 8px;
    list-style: none;
    overflow: auto;
    scrollbar-width: thin;
  }
  .pin-list li {
    display: flex;
    align-items: center;
    gap: 4px;
    & + li {
      border-top: 1px solid var(--p-border);
    }
  }
  .pin-item {
    flex: 1;
    min-width: 0;
    display: grid;
    gap: 2px;
    padding: 10px 8px;
    border-radius: 6px;
    text-align: start;
    &:hover {
      background: color-mix(in oklab, var(--p-text) 4%, transparent);
    }
    &:focus-visible {
      outline-offset: -2px;
    }
    & .line {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      overflow: hidden;
      overflow-wrap: anywhere;
      font-size: 14px;
      line-height: 20px;
    }
  }
  .pin-head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    font-size: 13px;
    line-height: 18px;
  }
  .edits li {
    padding: 8px;
    & + li {
      border-top: 1px solid var(--p-border);
    }
    & p {
      margin: 2px 0 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      font-size: 14px;
      line-height: 20px;
    }
  }
  .when {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .day-form {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
    padding: 4px 16px 16px;
    font-size: 14px;
    & input {
      flex: 1;
      min-width: 150px;
      height: 40px;
      padding-inline: 10px;
      border: 1px solid var(--p-field);
      border-radius: var(--p-radius-control);
      background: var(--p-surface);
      font-size: 16px;
    }
  }
  .primary {
    min-height: 40px;
    padding-inline: 16px;
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-weight: 600;
    &:hover {
      background: var(--p-accent-hover);
    }
  }

  .doers {
    position: absolute;
    z-index: 4;
    left: var(--_left, 0);
    top: var(--_top, 0);
    max-width: min(260px, calc(100% - 16px));
    padding: 6px 10px;
    border-radius: 8px;
    background: var(--p-text);
    color: var(--p-background);
    font-size: 12px;
    line-height: 16px;
    pointer-events: none;
  }

  /* Under a finger a menu is a sheet at the end of the conversation. */
  @media (pointer: coarse) and (width < 640px) {
    .menu {
      inset: auto 8px 8px;
      max-width: none;
      border-radius: calc(var(--p-radius-panel) - 2px);
      animation: rise 180ms ease-out;
    }
    .veil {
      background: rgb(0 0 0 / 0.2);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .menu,
    .card,
    .notice {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .menu,
    .card,
    .pill,
    .notice,
    .doers {
      border: 1px solid ButtonText;
    }
  }
`
