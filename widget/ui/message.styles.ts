import { css } from 'lit'

/**
 * The row: an avatar's width at the start, then a column. The timeline is the size container:
 * bubbles to both sides while it is narrow, a calm column from 640 px.
 */
export const messageStyles = css`
  :host {
    display: flex;
    gap: 8px;
    padding: 2px 16px;
    color: var(--p-text);
    font-size: 15px;
    line-height: 22px;
    outline: none;
    --avatar: 32px;
  }
  :host([head]) {
    padding-block-start: 12px;
  }
  :host(:not([head])) {
    padding-inline-start: calc(24px + var(--avatar));
  }
  :host(:focus-visible) {
    border-radius: var(--p-radius-control);
    outline: var(--p-ring);
    outline-offset: -2px;
  }
  .avatar {
    flex: none;
    inline-size: var(--avatar);
    block-size: var(--avatar);
    margin-block-start: 1px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-weight: 600;
    font-size: 12px;
    line-height: 1;
    letter-spacing: 0.02em;
    user-select: none;
    background: light-dark(oklch(0.92 0.035 var(--hue)), oklch(0.34 0.04 var(--hue)));
    color: light-dark(oklch(0.4 0.08 var(--hue)), oklch(0.88 0.06 var(--hue)));
  }
  .hue0 {
    --hue: 25;
  }
  .hue1 {
    --hue: 60;
  }
  .hue2 {
    --hue: 100;
  }
  .hue3 {
    --hue: 145;
  }
  .hue4 {
    --hue: 190;
  }
  .hue5 {
    --hue: 235;
  }
  .hue6 {
    --hue: 280;
  }
  .hue7 {
    --hue: 330;
  }
  .column {
    flex: 1;
    min-inline-size: 0;
  }
  .heading {
    display: flex;
    align-items: baseline;
    gap: 8px;
    padding-block-end: 3px;
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
    flex: none;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .line {
    display: flex;
    align-items: end;
    gap: 8px;
  }
  .line time {
    padding-block-end: 9px;
    inline-size: 0;
    opacity: 0;
  }
  :host(:hover) .line time,
  :host(:focus-within) .line time,
  :host(:focus) .line time {
    opacity: 1;
  }
  .bubble {
    min-inline-size: 0;
    max-inline-size: min(34em, 100% - 64px);
    padding: 6px 12px;
    border: 1px solid transparent;
    border-radius: var(--p-radius-message);
    border-start-start-radius: var(--p-radius-joined);
    border-end-start-radius: var(--p-radius-joined);
    background: var(--p-surface);
    overflow-wrap: anywhere;
  }
  :host([head]) .bubble {
    border-start-start-radius: var(--p-radius-message);
  }
  :host([tail]) .bubble {
    border-end-start-radius: var(--p-radius-message);
  }
  :host([own]) .bubble {
    background: var(--p-tint);
  }
  .body {
    display: block;
    white-space: pre-wrap;
  }
  .emoji .body {
    font-size: 30px;
    line-height: 38px;
  }
  .bubble.emoji,
  :host([own]) .bubble.emoji {
    background: none;
    padding: 0;
  }
  a {
    color: var(--p-accent);
    text-underline-offset: 2px;
    text-decoration-thickness: 1px;
    border-radius: 2px;
  }
  a:hover {
    color: var(--p-accent-hover);
  }
  .edited {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
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
    flex: none;
    color: var(--p-muted);
    padding-block-end: 9px;
    line-height: 0;
  }
  .mark svg {
    width: 14px;
    height: 14px;
  }
  .bubble.failed {
    border-color: var(--p-danger);
  }
  div.failed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 4px;
    font-size: 13px;
    line-height: 18px;
  }
  .reason {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-inline-end: 4px;
    color: var(--p-danger);
  }
  .reason svg {
    width: 16px;
    height: 16px;
    flex: none;
  }
  button {
    min-block-size: 36px;
    padding: 0 10px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-weight: 600;
    font-size: 13px;
    line-height: 18px;
  }
  button:hover {
    background: var(--p-surface);
  }
  @media (pointer: coarse) {
    button {
      min-block-size: 44px;
    }
  }
  @container (width < 640px) {
    :host([own]) {
      padding-inline-start: 16px;
    }
    :host([own]) .avatar,
    :host([own]) .author {
      display: none;
    }
    :host([own]) .heading,
    :host([own]) div.failed {
      justify-content: end;
    }
    :host([own]) .line {
      flex-direction: row-reverse;
    }
    :host([own]) .line time {
      direction: rtl;
    }
    :host([own]:dir(rtl)) .line time {
      direction: ltr;
    }
    :host([own]) .bubble {
      border-radius: var(--p-radius-message);
      border-start-end-radius: var(--p-radius-joined);
      border-end-end-radius: var(--p-radius-joined);
    }
    :host([own][head]) .bubble {
      border-start-end-radius: var(--p-radius-message);
    }
    :host([own][tail]) .bubble {
      border-end-end-radius: var(--p-radius-message);
    }
  }
  @container (width < 420px) {
    :host {
      --avatar: 24px;
      padding-inline: 12px;
    }
    :host(:not([head])) {
      padding-inline-start: calc(20px + var(--avatar));
    }
    :host([own]) {
      padding-inline-start: 12px;
    }
    .avatar {
      font-size: 10px;
    }
  }
  @container (width < 300px) {
    :host {
      --avatar: -8px;
    }
    .avatar {
      display: none;
    }
  }
  @media (forced-colors: active), (prefers-contrast: more) {
    .bubble,
    .avatar {
      border: 1px solid var(--p-border);
    }
    :host([own]) .bubble {
      border-color: var(--p-accent);
    }
    .pending {
      opacity: 1;
      border-style: dashed;
    }
  }
`
