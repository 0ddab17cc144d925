import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--p-background);
    font-size: 14px;
    line-height: 20px;
  }
  /* Keeps its place while it is fetched. */
  parlor-sign-in:not(:defined) {
    display: block;
    min-height: var(--p-target);
    visibility: hidden;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 48px;
    padding-inline: 16px 10px;
  }
  h3,
  h4,
  legend {
    margin: 0;
    padding: 0;
    font-size: 13px;
    font-weight: 600;
    line-height: 18px;
    unicode-bidi: plaintext;
  }
  h4,
  legend {
    padding: 0 16px 4px;
    color: var(--p-muted);
    font-weight: 500;
    font-size: 12px;
  }
  .sure {
    color: var(--p-text);
    font-size: 15px;
    font-weight: 600;
    line-height: 22px;
  }
  p {
    margin: 0;
    padding: 0 16px;
    color: var(--p-muted);
    font-size: 13px;
    line-height: 19px;
    unicode-bidi: plaintext;
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding-bottom: 16px;
  }
  section,
  fieldset {
    margin: 0;
    padding: 12px 0;
    border: 0;
    min-width: 0;
  }
  section + section,
  section + parlor-hearing,
  parlor-hearing + section,
  section + fieldset,
  fieldset + section {
    border-top: 1px solid var(--p-border);
  }
  :host(parlor-hearing) {
    display: block;
  }
  section > fieldset {
    padding-block: 0 8px;
  }
  section > fieldset > legend {
    color: var(--p-text);
    font-size: 13px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-inline: 16px 4px;
  }
  li bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  li button {
    flex: none;
    color: var(--p-accent);
  }
  #ignored:focus {
    outline: none;
  }
  /* A switch, drawn from a box to tick. */
  .switch {
    appearance: none;
    flex: none;
    position: relative;
    width: 36px;
    height: 22px;
    margin: 0;
    margin-inline-start: auto;
    border: 2px solid var(--p-muted);
    border-radius: 11px;
    background: var(--p-background);
    cursor: pointer;
    transition: background 120ms ease-out;
  }
  .switch::before {
    content: '';
    position: absolute;
    inset-block: 3px;
    inset-inline-start: 3px;
    width: 12px;
    border-radius: 50%;
    background: var(--p-muted);
    transition: translate 120ms ease-out;
  }
  .switch:checked {
    border-color: var(--p-accent);
    background: var(--p-accent);
  }
  .switch:checked::before {
    translate: 14px;
    background: var(--p-on-accent);
  }
  .switch:checked:dir(rtl)::before {
    translate: -14px;
  }
  .switch:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .item:has(:disabled) {
    color: var(--p-muted);
  }
  @media (forced-colors: active) {
    .switch::before {
      background: ButtonText;
    }
    .switch:checked::before {
      background: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .switch,
    .switch::before {
      transition: none;
    }
  }
  /* A legend stands in the way of its fieldset's border and padding; floated it is like any heading. */
  legend {
    float: inline-start;
    width: 100%;
  }
  legend + * {
    clear: both;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 4px 16px 8px;
    --avatar: 40px;
  }
  .card > div {
    display: grid;
    min-width: 0;
  }
  .name {
    overflow: hidden;
    font-size: 15px;
    font-weight: 600;
    line-height: 22px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  small {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  .item,
  fieldset label {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    min-height: var(--p-target);
    padding: 6px 16px;
    text-align: start;
  }
  .item:hover,
  fieldset label:hover {
    background: color-mix(in oklab, var(--p-text) 5%, transparent);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item svg {
    flex: none;
    color: var(--p-muted);
  }
  .item.on .star {
    fill: currentColor;
    color: var(--p-accent);
  }
  .item.danger,
  .item.danger svg {
    color: var(--p-danger);
  }
  /* English in a page that runs the other way keeps its punctuation, and stands with the rest. */
  h4:dir(rtl),
  legend:dir(rtl),
  p:dir(rtl) {
    text-align: right;
  }
  .turns:dir(rtl) {
    scale: -1 1;
  }
  fieldset p {
    padding-top: 2px;
  }
  input[type='radio'] {
    flex: none;
    width: 18px;
    height: 18px;
    accent-color: var(--p-accent);
  }
  form {
    display: grid;
    gap: 6px;
    padding: 4px 16px 8px;
  }
  form label {
    color: var(--p-muted);
    font-size: 12px;
    line-height: 16px;
  }
  form input {
    min-width: 0;
    min-height: var(--p-target);
    padding: 0 10px;
    border: 1px solid var(--p-field);
    border-radius: var(--p-radius-control);
    background: var(--p-surface);
    font-size: 16px;
    line-height: 24px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  section > .row {
    padding: 16px 16px 0;
  }
  .button,
  .quiet {
    min-height: var(--p-target);
    padding: 0 16px;
    border-radius: var(--p-radius-control);
    font-weight: 600;
  }
  .button {
    background: var(--p-accent);
    color: var(--p-on-accent);
  }
  .button:hover {
    background: var(--p-accent-hover);
  }
  .button.danger {
    background: var(--p-danger);
    color: var(--p-background);
  }
  .quiet:hover {
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
  }
  /* Not disabled, which would take the focus from them. */
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  .said {
    padding-top: 8px;
  }
  .said:empty {
    display: none;
  }
  .failed {
    color: var(--p-danger);
  }
`
