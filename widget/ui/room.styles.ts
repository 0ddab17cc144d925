import { css } from 'lit'

/** `<parlor-room>` itself. 480px is also in panel.ts. */
export const styles = css`
  :host {
    display: block;
    color: var(--p-text);
    font-family: var(--p-font);
    font-size: 15px;
    font-style: normal;
    font-weight: 400;
    line-height: 22px;
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    cursor: auto;
    -webkit-text-size-adjust: 100%;
  }
  :host([layout='launcher']),
  :host([layout='drawer']) {
    display: contents;
  }
  :host(:not([layout='launcher'], [layout='drawer'])) {
    width: var(--parlor-width, auto);
    height: var(--parlor-height, 36rem);
    min-height: 20rem;
  }
  :host([hidden]) {
    display: none !important;
  }
  .root.inline {
    height: 100%;
  }

  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
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
  .panel:focus-visible {
    outline: var(--p-ring);
    outline-offset: 2px;
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
  parlor-roster {
    position: absolute;
    inset: 0;
    z-index: 3;
  }
  /* The sheet covers all: what lies under it is neither seen nor reached. */
  @container (max-width: 719.9px) {
    .people {
      visibility: hidden;
    }
  }
  @container (min-width: 720px) {
    parlor-roster {
      position: static;
      flex: 0 0 240px;
      border-inline-start: 1px solid var(--p-border);
    }
  }
  parlor-launcher {
    position: fixed;
    z-index: var(--parlor-z-index, 2147483000);
    inset-block-end: calc(20px + env(safe-area-inset-bottom));
    inset-inline-end: calc(20px + env(safe-area-inset-right));
  }
  .start parlor-launcher {
    inset-inline: calc(20px + env(safe-area-inset-left)) auto;
  }

  .floating {
    position: fixed;
    z-index: var(--parlor-z-index, 2147483000);
    inset: auto;
    inset-block-end: calc(92px + env(safe-area-inset-bottom));
    inset-inline-end: calc(20px + env(safe-area-inset-right));
    width: var(--parlor-width, 384px);
    max-width: calc(100vw - 40px);
    height: var(--parlor-height, 640px);
    max-height: calc(100dvh - 112px);
    border: 0;
    box-shadow: var(--p-shadow);
    overscroll-behavior: contain;
    opacity: 0;
    transition-property: opacity, scale, translate, display, overlay;
    transition-duration: 180ms;
    transition-timing-function: cubic-bezier(0.2, 0.8, 0.3, 1);
    transition-behavior: allow-discrete;
  }
  .floating:not(.shown) {
    display: none;
  }
  .floating.shown {
    opacity: 1;
    scale: 1;
    translate: 0;
  }
  .launcher .floating {
    transform-origin: right bottom;
  }
  .start .floating {
    inset-inline: calc(20px + env(safe-area-inset-left)) auto;
  }
  .launcher.start .floating,
  .launcher .floating:dir(rtl) {
    transform-origin: left bottom;
  }
  .launcher.start .floating:dir(rtl) {
    transform-origin: right bottom;
  }
  .launcher .floating:not(.shown) {
    scale: 0.94;
    translate: 0 8px;
  }

  .drawer .floating {
    inset-block: 0;
    inset-inline-end: 0;
    width: var(--parlor-width, 400px);
    max-width: 100vw;
    height: 100dvh;
    max-height: none;
    padding-bottom: env(safe-area-inset-bottom);
    border-radius: 0;
  }
  .drawer.start .floating {
    inset-inline: 0 auto;
  }
  .drawer .floating:not(.shown),
  .drawer.start .floating:dir(rtl):not(.shown) {
    translate: 40px 0;
  }
  .drawer.start .floating:not(.shown),
  .drawer .floating:dir(rtl):not(.shown) {
    translate: -40px 0;
  }
  .drawer:has(.shown) parlor-launcher {
    visibility: hidden;
  }
  @starting-style {
    .floating.shown {
      opacity: 0;
    }
    .launcher .floating.shown {
      scale: 0.94;
      translate: 0 8px;
    }
    .drawer .floating.shown,
    .drawer.start .floating.shown:dir(rtl) {
      translate: 40px 0;
    }
    .drawer.start .floating.shown,
    .drawer .floating.shown:dir(rtl) {
      translate: -40px 0;
    }
  }

  @media (max-width: 480px) {
    .root .floating.floating {
      inset: var(--_top, 0) 0 auto;
      width: 100%;
      max-width: none;
      height: var(--_height, 100dvh);
      max-height: none;
      padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
        env(safe-area-inset-left);
      border-radius: 0;
      box-shadow: none;
    }
    .root:has(.shown) parlor-launcher {
      visibility: hidden;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .root .floating.floating {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .floating {
      border: 1px solid CanvasText;
    }
  }
`
