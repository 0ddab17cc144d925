import { css } from '../../ui/css.ts'

export const styles = css`
  /* Two days share a line where they fit. */
  #filters {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(128px, 100%), 1fr));
    gap: 8px;
    & label {
      display: grid;
      grid: auto / minmax(0, 1fr);
      gap: 4px;
      color: var(--p-muted);
      font-size: 12px;
    }
    & label:first-of-type,
    & .chips {
      grid-column: 1 / -1;
    }
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .chip bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .chip svg {
    flex: none;
    width: 14px;
    color: var(--p-muted);
  }
`
