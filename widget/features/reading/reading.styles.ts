import { css } from '../../ui/css.ts'

/** What stands around a message, in the timeline's own root. */
export const readingStyles = css`
  .row {
    position: relative;
  }
  .empty svg {
    display: block;
    width: 28px;
    height: 28px;
    margin: 0 auto 12px;
    stroke-width: 1.5;
    rotate: 12deg;
    color: var(--p-accent);
  }
  .tools {
    position: absolute;
    z-index: 1;
    /* Lower where the row begins at the edge of what is in view. */
    top: calc(-18px + var(--_drop, 0px));
    inset-inline-end: var(--edge);
    display: flex;
    padding: 2px;
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    box-shadow:
      0 0 0 1px var(--p-border),
      0 4px 12px rgb(0 0 0 / 0.08);
  }
  .tool {
    display: grid;
    place-items: center;
    width: var(--p-target);
    height: var(--p-target);
    border-radius: calc(var(--p-radius-control) - 2px);
    color: var(--p-muted);
    &:hover,
    &[aria-expanded='true'] {
      background: color-mix(in oklab, var(--p-text) 7%, transparent);
      color: var(--p-text);
    }
    &:focus-visible {
      outline-offset: -2px;
    }
  }
  .dots {
    stroke-width: 3;
  }
  .turns:dir(rtl) {
    scale: -1 1;
  }
  .quick {
    font-size: 17px;
    line-height: 1;
    color: var(--p-text);
    &[aria-pressed='true'] {
      background: var(--p-tint);
    }
  }

  .quote {
    display: flex;
    align-items: center;
    gap: 6px;
    /* No time stands beside it. */
    max-width: min(34em, 100%);
    min-height: 24px;
    padding: 2px 4px;
    margin: 0 0 1px -4px;
    border-radius: 6px;
    color: var(--p-muted);
    font-size: 13px;
    line-height: 18px;
    text-align: start;
    cursor: default;
    & svg {
      flex: none;
      width: 14px;
      height: 14px;
      scale: -1 -1;
      &:dir(rtl) {
        scale: 1 -1;
      }
    }
    & .who {
      flex: none;
      max-width: 40%;
    }
    & .what {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  button.quote {
    cursor: pointer;
    &:hover {
      color: var(--p-text);
    }
  }
  .who {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .none {
    font-style: italic;
  }

  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 4px;
    padding-block: 4px 3px;
    max-width: min(34em, 100%);
  }
  .chip {
    position: relative;
    display: flex;
    align-items: center;
    gap: 5px;
    height: 28px;
    padding-inline: 8px;
    border-radius: 14px;
    border: 1px solid transparent;
    background: var(--p-surface);
    color: var(--p-muted);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    /* What is pressed is larger than what is drawn. */
    &::after {
      content: '';
      position: absolute;
      inset: -4px -2px;
    }
    &:hover {
      border-color: var(--p-border);
      color: var(--p-text);
    }
    &[aria-pressed='true'] {
      border-color: var(--p-accent);
      background: var(--p-tint);
      color: var(--p-text);
      font-weight: 600;
    }
    &[aria-disabled='true'] {
      cursor: default;
    }
  }
  .glyph {
    font-size: 15px;
    line-height: 1;
  }
  .add {
    padding-inline: 6px;
    background: none;
    border-color: var(--p-border);
    border-style: dashed;
    & svg {
      width: 16px;
      height: 16px;
    }
  }

  .seen {
    display: flex;
    align-items: center;
    width: fit-content;
    padding-block: 3px 1px;
    --avatar: 16px;
    & .avatar {
      display: grid;
      font-size: 9px;
      box-shadow: 0 0 0 1.5px var(--p-background);
      &:not(:first-child) {
        margin-inline-start: -4px;
      }
    }
    & img.avatar {
      display: block;
    }
    & .number {
      margin-inline-start: 4px;
      color: var(--p-muted);
      font-size: 11px;
      line-height: 16px;
    }
  }
  .ignored .column {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-inline-start: calc(8px + var(--avatar));
    font-size: 13px;
    & .deleted {
      min-width: 0;
    }
  }

  .day button {
    min-height: 24px;
    padding-inline: 8px;
    margin: -4px -8px;
    border-radius: 12px;
    font-weight: 600;
    &:hover {
      color: var(--p-text);
      background: color-mix(in oklab, var(--p-text) 5%, transparent);
    }
  }

  .count {
    min-width: 20px;
    padding: 1px 6px;
    border-radius: 10px;
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }

  @container (width < 640px) {
    .row.own {
      & .reactions {
        justify-content: end;
        margin-inline-start: auto;
      }
      & .quote,
      & .seen {
        margin-inline-start: auto;
      }
    }
  }
  @container (width < 420px) {
    .quick {
      display: none;
    }
    /* What is more than words takes the place that a time beside it would have. */
    .bubble:has(parlor-poll, parlor-preview, parlor-code) {
      max-width: 100%;
      .own & {
        max-width: calc(100% - 32px);
      }
    }
  }
  @media (pointer: coarse) {
    .row {
      user-select: none;
      -webkit-touch-callout: none;
    }
    .chip {
      height: 34px;
      border-radius: 17px;
      padding-inline: 10px;
      &::after {
        inset: -5px -2px;
      }
    }
    .quote {
      min-height: 32px;
    }
  }
  @media (forced-colors: active), (prefers-contrast: more) {
    .bubble,
    .avatar {
      border: 1px solid var(--p-border);
    }
    .own .bubble {
      border-color: var(--p-accent);
    }
    .bubble.pending {
      opacity: 1;
      border-style: dashed;
    }
    .chip,
    .tools {
      border: 1px solid var(--p-border);
    }
    .chip[aria-pressed='true'] {
      border: 2px solid var(--p-accent);
    }
  }
`
