import { css } from './css.ts'

/** A panel that floats over the page: beside its launcher, at an edge, or filling a small window (480px is also in panel.ts). */
export const styles = css`
  .floating {
    position: fixed;
    z-index: var(--parlor-z-index, 2147483000);
    inset: auto;
    bottom: calc(92px + env(safe-area-inset-bottom));
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
  .drawer:has(.shown) #launcher {
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
    .root:has(.shown) #launcher {
      visibility: hidden;
    }
  }
  @media (forced-colors: active) {
    .floating {
      border: 1px solid CanvasText;
    }
  }
`
