import { css } from '../../ui/css.ts'

export const styles = css`
  :host {
    display: block;
    padding-block: 6px 4px;
  }
  .card {
    position: relative;
    max-width: 400px;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-control);
    background: var(--p-background);
    overflow: clip;
  }
  a {
    display: grid;
    color: inherit;
    text-decoration: none;
    border-radius: var(--p-radius-control);
  }
  a:focus-visible {
    outline-offset: -2px;
  }
  a:hover .title {
    text-decoration: underline;
  }
  .small a {
    grid-template-columns: 1fr auto;
    align-items: start;
  }
  img {
    display: block;
    width: 100%;
    height: auto;
    max-height: 240px;
    object-fit: cover;
    background: var(--p-surface);
  }
  .small img {
    order: 1;
    width: 72px;
    height: 72px;
    margin: 10px;
    border-radius: var(--p-radius-joined);
  }
  .broken {
    visibility: hidden;
  }
  .words {
    display: grid;
    gap: 2px;
    min-width: 0;
    padding: 8px 12px 10px;
    overflow-wrap: anywhere;
  }
  /* A place for what takes it away, which would stand on words. */
  .plain .words {
    padding-inline-end: calc(var(--p-target) + 8px);
  }
  .site,
  .description,
  .refused {
    font-size: 12px;
    line-height: 16px;
    color: var(--p-muted);
  }
  .site {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    font-size: 14px;
    line-height: 19px;
    font-weight: 600;
  }
  .title,
  .description {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .picture {
    position: relative;
    display: block;
  }
  .play {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: var(--p-target);
    padding: 0 14px 0 10px;
    border-radius: var(--p-radius-control);
    background: var(--p-accent);
    color: var(--p-on-accent);
    font-weight: 600;
  }
  .play:hover {
    background: var(--p-accent-hover);
  }
  .plain .play {
    position: static;
    margin: 0 12px 10px;
  }
  .remove {
    position: absolute;
    inset-block-start: 4px;
    inset-inline-end: 4px;
    border: 1px solid var(--p-border);
    background: var(--p-background);
    opacity: 0;
  }
  .card:hover .remove,
  .remove:focus-visible,
  .touch .remove {
    opacity: 1;
  }
  @media (hover: none) {
    .remove {
      opacity: 1;
    }
  }
  iframe {
    display: block;
    width: 100%;
    aspect-ratio: 16 / 9;
    border: 0;
    background: var(--p-surface);
  }
  .stop {
    display: block;
    width: 100%;
    min-height: var(--p-target);
    border-top: 1px solid var(--p-border);
    color: var(--p-accent);
  }
  .refused {
    margin: 0;
    padding: 0 12px 10px;
  }
  .refused:empty {
    display: none;
  }
`
