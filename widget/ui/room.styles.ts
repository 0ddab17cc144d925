import { css } from './css.ts'
import { header } from './header.styles.ts'

const room = css`
  :host {
    display: block;
    width: var(--parlor-width, auto);
    height: var(--parlor-height, 576px);
    min-height: 320px;
  }
  /* Without a box of its own, it has no size. */
  :host([layout='launcher']),
  :host([layout='drawer']) {
    display: contents;
  }
  :host([hidden]) {
    display: none !important;
  }
  /* Not on the host, where the page's own rules would win. */
  .root {
    color: var(--p-text);
    font: 15px/22px system-ui;
    font-family: var(--parlor-font, inherit);
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    cursor: auto;
    -webkit-text-size-adjust: 100%;
  }
  .root.inline {
    height: 100%;
  }

  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    width: 100%;
    height: 100%;
    margin: 0;
    padding: 0;
    border: 1px solid var(--p-border);
    border-radius: var(--p-radius-panel);
    overflow: clip;
    background: var(--p-background);
    color: inherit;
    font: inherit;
    container-type: size;
  }
  .body {
    display: flex;
    flex: 1;
    min-height: 0;
  }
  .main {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 0;
  }
  parlor-timeline {
    flex: 1;
    min-height: 0;
  }
  .sheet {
    position: absolute;
    inset: 0;
    z-index: 3;
  }
  /* The sheet covers all: what lies under it is neither seen nor reached. */
  @container (max-width: 719.9px) {
    .aside {
      visibility: hidden;
    }
  }
  @container (min-width: 720px) {
    .sheet {
      position: static;
      flex: 0 0 240px;
      border-inline-start: 1px solid var(--p-border);
    }
    parlor-settings {
      flex-basis: 320px;
    }
  }
`

/** `<parlor-room>` itself and its header; what a floating one adds is in launcher.styles.ts and panel.styles.ts. */
export const styles = [header, room]
