import { css } from '../../ui/css.ts'

/** In the root of the message that these stand in. */
export const blocksStyles = css`
  .press {
    min-height: 28px;
    padding-inline: 8px;
    border-radius: var(--p-radius-control);
    /* Code stands on a shade of its own. */
    color: color-mix(in oklab, var(--p-accent), var(--p-text) 20%);
    font-family: var(--parlor-font, inherit);
    font-weight: 600;
    font-size: 13px;
    line-height: 18px;
    white-space: nowrap;
    &:hover {
      background: color-mix(in oklab, var(--p-text) 7%, transparent);
    }
    @media (pointer: coarse) {
      min-height: var(--p-target);
    }
  }

  parlor-more .press {
    margin-inline-start: -8px;
    margin-top: 4px;
  }
  parlor-more.open .short {
    max-height: none;
    mask: none;
  }

  parlor-code .bar {
    display: flex;
    align-items: center;
    min-height: 32px;
    padding-inline: 12px 4px;
    white-space: normal;
  }
  parlor-code .label {
    flex: 1;
    min-width: 0;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
    overflow-wrap: anywhere;
    & b {
      color: var(--p-text);
      font-weight: 600;
    }
  }
  parlor-code .bar + pre {
    padding-top: 0;
  }
  /* A name and its size above, the beginning of the text, and the way to all of it. */
  parlor-code.paste {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    width: min(360px, 100%);
    & .bar {
      display: contents;
    }
    & .label {
      padding-inline-start: 12px;
      line-height: 32px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    & .copy {
      margin-inline-end: 4px;
    }
    & .all {
      grid-area: 3 / 1 / auto / -1;
      justify-self: start;
      margin: 2px 4px 4px;
    }
    & pre {
      grid-column: 1 / -1;
      min-width: 0;
      padding-top: 8px;
      border-top: 1px solid color-mix(in oklab, var(--p-text) 8%, transparent);
      max-height: 82px;
      overflow: hidden;
      white-space: pre-wrap;
      font-family: inherit;
      font-size: 13px;
      line-height: 20px;
      mask: linear-gradient(black 40px, transparent);
    }
    & code {
      font: inherit;
    }
    &.open pre {
      max-height: min(60vh, 32em);
      overflow: auto;
      mask: none;
    }
  }

  parlor-spoiler {
    padding: 1px 4px 1px 0;
    border-radius: 5px;
    background: color-mix(in oklab, var(--p-text) 9%, transparent);
    box-decoration-break: clone;
    &:not(:has(.open)) {
      background: color-mix(in oklab, var(--p-text) 24%, var(--p-background));
      cursor: pointer;
    }
  }
  .eye {
    padding: 1px 5px;
    border-radius: 5px;
    vertical-align: -3px;
    white-space: normal;
    line-height: 0;
    & svg {
      width: 16px;
      height: 16px;
    }
  }
  .covered:not(.open),
  .covered:not(.open) * {
    visibility: hidden;
  }
  @media (forced-colors: active) {
    parlor-spoiler,
    parlor-code {
      border: 1px solid;
    }
  }
`
