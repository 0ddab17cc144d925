import { css } from './css.ts'

/**
 * The row: an avatar's width at the start, then a column. The log is the size container:
 * bubbles to both sides while it is narrow, a calm column from 640 px.
 */
export const messageStyles = css`
  .row {
    --avatar: 32px;
    --edge: 16px;
    /* The corners on the side of the author are rounder where a group begins and ends. */
    --first: var(--p-radius-joined);
    --last: var(--p-radius-joined);
    display: flex;
    gap: 8px;
    padding: 2px var(--edge);
    &:focus-visible {
      border-radius: var(--p-radius-control);
      outline-offset: -2px;
    }
    &:not(.head) {
      padding-inline-start: calc(var(--edge) + 8px + var(--avatar));
    }
  }
  .head {
    --first: var(--p-radius-message);
    padding-top: 12px;
  }
  .tail {
    --last: var(--p-radius-message);
  }
  .column {
    flex: 1;
    min-width: 0;
  }
  .heading {
    display: flex;
    align-items: baseline;
    gap: 8px;
    padding-bottom: 3px;
    line-height: 18px;
  }
  .author {
    font-weight: 600;
    font-size: 13px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  time,
  .edited {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .line {
    display: flex;
    align-items: end;
    gap: 8px;
    & time {
      padding-bottom: 9px;
      width: 0;
      opacity: 0;
    }
    .row:is(:hover, :focus-within) & time {
      opacity: 1;
    }
  }
  .bubble {
    min-width: 0;
    max-width: min(34em, 100% - 64px);
    padding: 6px 12px;
    border: 1px solid transparent;
    border-radius: var(--p-radius-message);
    border-start-start-radius: var(--first);
    border-end-start-radius: var(--last);
    background: var(--p-surface);
    overflow-wrap: anywhere;
    .own & {
      background: var(--p-tint);
    }
    &.failed {
      border-color: var(--p-danger);
    }
    &.emoji {
      background: none;
      padding: 0;
      font-size: 30px;
      line-height: 38px;
    }
  }
  .text {
    display: block;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
    & * {
      margin: 0;
    }
  }
  a {
    color: var(--p-accent);
    text-underline-offset: 2px;
    border-radius: 2px;
  }
  .deleted {
    color: var(--p-muted);
    padding-block: 2px;
  }
  .pending,
  .mark {
    opacity: 0.7;
  }
  .mark {
    color: var(--p-muted);
    padding-bottom: 9px;
    line-height: 0;
    & svg {
      width: 14px;
      height: 14px;
    }
  }
  @container (width < 640px) {
    .row.own {
      padding-inline-start: var(--edge);
      & .avatar,
      & .author {
        display: none;
      }
      & .heading,
      & parlor-failed {
        justify-content: end;
      }
      & .line {
        flex-direction: row-reverse;
      }
      & .line time {
        direction: rtl;
      }
      &:dir(rtl) .line time {
        direction: ltr;
      }
      & .bubble {
        border-radius: var(--p-radius-message);
        border-start-end-radius: var(--first);
        border-end-end-radius: var(--last);
      }
    }
  }
  @container (width < 420px) {
    .row {
      --avatar: 24px;
      --edge: 12px;
    }
    .avatar {
      font-size: 10px;
    }
  }
  @container (width < 300px) {
    .row {
      --avatar: -8px;
    }
    .avatar {
      display: none;
    }
  }
`
