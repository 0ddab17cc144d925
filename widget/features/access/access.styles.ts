import { css } from '../../ui/css.ts'

/** In the root of the composer. */
export const accessStyles = css`
  .notice {
    margin: 0;
    padding: 9px 12px;
    border-radius: var(--p-radius-message);
    background: var(--p-surface);
    color: var(--p-muted);
    font-size: 13px;
    line-height: 18px;
    text-align: center;
    overflow-wrap: anywhere;
    p {
      margin: 0;
    }
  }
`
