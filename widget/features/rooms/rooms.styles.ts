import { css } from '../../ui/css.ts'

const frame = css`
  :host {
    display: block;
    width: var(--parlor-width, auto);
    height: var(--parlor-height, 576px);
    min-height: 240px;
  }
  :host([hidden]) {
    display: none !important;
  }
  /* Not on the host, where the page's own rules would win. */
  .root {
    display: flex;
    flex-direction: column;
    height: 100%;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-panel);
    overflow: clip;
    background: var(--p-background);
    color: var(--p-text);
    font: 14px/20px system-ui;
    font-family: var(--parlor-font, inherit);
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    cursor: auto;
    container-type: inline-size;
    -webkit-text-size-adjust: 100%;
  }
  header {
    padding: 17px 16px 7px;
  }
  h2 {
    margin: 0;
    overflow: hidden;
    font-size: 15px;
    font-weight: 600;
    line-height: 20px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .search {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--p-target);
    margin: 6px 12px;
    padding-inline: 10px;
    border: 1px solid transparent;
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    color: var(--p-muted);
    cursor: text;
  }
  .search svg {
    flex: none;
    width: 16px;
    height: 16px;
  }
  .search:focus-within {
    border-color: var(--p-accent);
    background: var(--p-background);
    box-shadow: 0 0 0 1px var(--p-accent);
  }
  input {
    flex: 1;
    min-width: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--p-text);
    font-size: 14px;
    line-height: 20px;
    appearance: none;
  }
  /* The field around shows the focus. */
  input:focus-visible {
    outline: none;
  }
  input:placeholder-shown {
    direction: inherit;
  }
  input::placeholder {
    color: var(--p-muted);
    opacity: 1;
  }
  .tabs {
    display: flex;
    margin: 2px 12px 0;
    border-bottom: 1px solid var(--p-border);
  }
  .tabs button {
    flex: auto;
    min-width: 0;
    min-height: var(--p-target);
    padding: 0 4px;
    overflow: hidden;
    border-bottom: 2px solid transparent;
    margin-bottom: -1px;
    color: var(--p-muted);
    font-size: 13px;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tabs button:hover {
    color: var(--p-text);
  }
  .tabs [aria-selected='true'] {
    border-color: var(--p-accent);
    color: var(--p-text);
    font-weight: 600;
  }
  .tabs button:focus-visible {
    outline-offset: -2px;
    border-radius: 6px;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--p-border) transparent;
  }
  @media (pointer: coarse) {
    /* Smaller, and the page zooms in. */
    input {
      font-size: 16px;
    }
  }
`

const rows = css`
  ul {
    margin: 0;
    padding: 8px;
    list-style: none;
  }
  li {
    position: relative;
    border-radius: var(--p-radius-control);
  }
  li:hover,
  .open {
    background: color-mix(in oklab, var(--p-text) 5%, var(--p-background));
  }
  .current,
  .current:hover {
    background: var(--p-tint);
  }
  .room {
    display: flex;
    align-items: center;
    gap: 10px;
    width: 100%;
    min-height: var(--p-target);
    padding: 7px 8px;
    border-radius: inherit;
    text-align: start;
  }
  .room:focus-visible {
    outline-offset: -2px;
  }
  .room > svg {
    flex: none;
    width: 16px;
    height: 16px;
    color: var(--p-muted);
  }
  .current svg,
  .fresh .room > svg {
    color: var(--p-accent);
  }
  .text {
    display: grid;
    flex: 1;
    min-width: 0;
  }
  /* At the list's start, whichever way its own text runs. */
  .text > * {
    justify-self: start;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h2 bdi {
    display: inline-block;
  }
  bdi::first-letter {
    text-transform: uppercase;
  }
  .fresh bdi,
  .current bdi {
    font-weight: 600;
  }
  .about,
  time {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .end {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: end;
    gap: 8px;
    min-width: 26px;
  }
  time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .current :is(.about, time) {
    color: color-mix(in oklab, var(--p-text) 84%, var(--p-tint));
  }
  .mark {
    display: inline-grid;
    color: var(--p-accent);
  }
  .mark svg {
    width: 12px;
    height: 12px;
    fill: currentColor;
  }
  .count {
    min-width: 20px;
    padding: 2px 6px;
    border-radius: 10px;
    background: color-mix(in oklab, var(--p-text) 9%, var(--p-background));
    color: var(--p-muted);
    font-size: 12px;
    font-weight: 600;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .fresh .count {
    background: var(--p-accent);
    color: var(--p-on-accent);
  }
  /* What can be done takes the place of what is told, over the end of a long name: no text moves. */
  .acts {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 4px;
    display: flex;
    align-items: center;
    opacity: 0;
    pointer-events: none;
  }
  li:hover .acts,
  li:has(:focus-visible) .acts,
  .open .acts {
    opacity: 1;
  }
  @media (hover: hover) {
    li:has(.acts):is(:hover, .open, :has(:focus-visible)) :is(time, .mark, .count) {
      visibility: hidden;
    }
  }
  .room:has(+ .acts > :nth-child(2)) .end {
    min-width: 56px;
  }
  .acts button {
    width: 30px;
    height: 30px;
    border-radius: calc(var(--p-radius-control) - 2px);
    pointer-events: auto;
  }
  .acts svg {
    width: 16px;
    height: 16px;
  }
  .dots {
    stroke-width: 2.5;
  }
  [aria-pressed='true'] {
    color: var(--p-accent);
  }
  [aria-pressed='true'] svg {
    fill: currentColor;
  }
  /* A finger does not hover: what can be done stands in the row, behind one button where there is a menu. */
  @media (hover: none) and (pointer: coarse) {
    .room {
      padding-inline-end: 4px;
    }
    li:has(.acts) {
      display: flex;
      align-items: center;
    }
    .acts {
      position: static;
      opacity: 1;
    }
    .acts button {
      width: 44px;
      height: 44px;
    }
    .acts button:first-child:not(:last-child) {
      display: none;
    }
  }
  .further {
    display: block;
    min-height: var(--p-target);
    margin: -4px auto 8px;
    padding: 0 14px;
    border-radius: var(--p-radius-control);
    color: var(--p-accent);
    font-size: 13px;
    font-weight: 600;
  }
  .further:hover {
    background: var(--p-tint);
  }
  @container (max-width: 259.9px) {
    time,
    .mark {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .count {
      border: 1px solid;
    }
    .tabs [aria-selected='true'] {
      border-color: Highlight;
    }
  }
`

const rest = css`
  .blank {
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 40px 24px;
    text-align: center;
    text-wrap: balance;
  }
  h3 {
    margin: 0;
    font-size: 14px;
    font-weight: 600;
    line-height: 20px;
    unicode-bidi: plaintext;
  }
  .blank p {
    margin: 0;
    color: var(--p-muted);
    font-size: 13px;
    line-height: 19px;
    unicode-bidi: plaintext;
  }
  .button {
    min-height: var(--p-target);
    margin-top: 16px;
    padding: 0 16px;
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-weight: 600;
  }
  .button:hover {
    background: var(--p-accent-hover);
  }
  .skeleton {
    display: grid;
    gap: 4px;
    padding: 8px;
    animation: appear 1ms 150ms both;
  }
  .skeleton i {
    display: flex;
    align-items: center;
    gap: 10px;
    height: 48px;
    padding-inline: 8px;
  }
  .skeleton i::before,
  .skeleton i::after {
    content: '';
    width: 16px;
    height: 16px;
    border-radius: 6px;
    background: color-mix(in oklab, var(--p-text) 6%, var(--p-background));
  }
  .skeleton i::after {
    width: 62%;
    height: 14px;
  }
  .skeleton i:nth-child(even)::after {
    width: 44%;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  .note {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 40px;
    margin: 0 8px 8px;
    padding: 4px 12px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    font-size: 13px;
    line-height: 18px;
    animation: rise 140ms ease-out;
  }
  .note span {
    flex: 1;
  }
  .note button {
    flex: none;
    min-height: 30px;
    padding: 0 6px;
    color: var(--p-accent);
    font-weight: 600;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 4px;
    }
  }
  [role='menu'] {
    position: fixed;
    inset: auto;
    min-width: 184px;
    margin: 0;
    padding: 4px;
    border: 0;
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    color: inherit;
    box-shadow: var(--p-shadow);
  }
  [role='menuitem'] {
    display: block;
    width: 100%;
    min-height: var(--p-target);
    padding: 0 12px;
    border-radius: calc(var(--p-radius-control) - 4px);
    font-size: 14px;
    text-align: start;
  }
  [role='menuitem']:hover,
  [role='menuitem']:focus {
    background: color-mix(in oklab, var(--p-text) 6%, var(--p-background));
    outline-offset: -2px;
  }
  @media (forced-colors: active) {
    [role='menu'] {
      border: 1px solid;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .note {
      animation: none;
    }
  }
`

export const styles = [frame, rows, rest]
