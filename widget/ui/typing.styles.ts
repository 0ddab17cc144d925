import { css } from 'lit'

export const typingStyles = css`
  :host {
    display: block;
    block-size: 20px;
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
