import { css } from './css.ts'

export const typingStyles = css`
  :host {
    display: block;
    height: 20px;
    padding-inline: 16px;
    color: var(--p-muted);
    font-size: 12px;
    line-height: 20px;
  }
  p {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`
