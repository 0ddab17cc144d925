import { css } from './css.ts'

/** A calm card in the middle of the panel: refusals and the question for consent share it. */
export const card = css`
  .card {
    display: grid;
    justify-items: center;
    gap: 4px;
    max-width: 22rem;
    margin: auto;
    padding: 24px 24px 15%;
    text-align: center;
    text-wrap: balance;
    word-break: auto-phrase;
  }
  .card > svg {
    box-sizing: content-box;
    width: 22px;
    height: 22px;
    margin-bottom: 12px;
    padding: 13px;
    overflow: visible;
    border-radius: 50%;
    background: var(--p-surface);
    color: var(--p-muted);
  }
  .card h3 {
    unicode-bidi: plaintext;
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    line-height: 22px;
  }
  .card p {
    unicode-bidi: plaintext;
    margin: 0;
    color: var(--p-muted);
    font-size: 13px;
    line-height: 19px;
  }
  .button {
    min-height: var(--p-target);
    margin-top: 16px;
    padding: 0 16px;
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-size: 14px;
    font-weight: 600;
  }
  .button:hover {
    background: var(--p-accent-hover);
  }
  .button:active {
    background: var(--p-accent-pressed);
  }
`

export const styles = [
  card,
  css`
    blockquote {
      margin: 12px 0 0;
      padding: 8px 12px;
      border-radius: var(--p-radius-control);
      background: var(--p-surface);
      font-size: 13px;
      line-height: 19px;
      overflow-wrap: anywhere;
    }
    parlor-sign-in {
      margin-top: 16px;
    }
    :host {
      display: flex;
      flex: 1;
      min-height: 0;
      overflow-y: auto;
    }
  `,
]
