import { css } from '../../ui/css.ts'

export const styles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .result {
    width: 100%;
    padding: 8px 10px;
    border-radius: var(--p-radius-control);
    text-align: start;
  }
  .result:hover {
    background: color-mix(in oklab, var(--p-text) 5%, var(--p-background));
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 8px;
  }
  b,
  .room {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time,
  .room {
    flex: none;
    color: var(--p-muted);
    font-size: 12px;
    font-weight: 400;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .room {
    display: block;
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    font-size: 14px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  mark {
    border-radius: 3px;
    background: color-mix(in oklab, var(--p-accent) 22%, transparent);
    color: inherit;
  }
  #further {
    display: flex;
    margin: 8px auto;
  }
`
