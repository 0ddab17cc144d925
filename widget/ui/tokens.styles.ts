import { css } from './css.ts'

/**
 * Every colour and measure of the widget, derived from the public `--parlor-*` properties; adopted by
 * `<parlor-room>` alone, inherited by all inside it.
 *
 * Neutrals are steps between background and text, so a host that sets those two gets the rest. The accent
 * is held at a luminance (the Y of XYZ, what WCAG contrast is computed from) at which it reads as text on
 * every surface: darkened by scaling, lightened in OKLCH and then, if still too dark, by mixing in white.
 * `--p-brand` is the accent as the host gave it, for the launcher; its `--p-on-brand` is black or white.
 * `--p-field` is the line round a field that nothing else marks: 3:1 on what it stands on, where a hairline is less.
 * `--p-ring` is a whole outline: `outline: var(--p-ring); outline-offset: 2px`.
 */
export const tokens = css`
  :host {
    --p-background: var(--parlor-background, light-dark(oklch(0.99 0.004 85), oklch(0.19 0.006 85)));
    --p-text: var(--parlor-text, light-dark(oklch(0.24 0.01 85), oklch(0.93 0.006 85)));
    --p-surface: var(
      --parlor-surface,
      light-dark(
        color-mix(in oklab, var(--p-text) 3.3%, var(--p-background)),
        color-mix(in oklab, var(--p-text) 5.5%, var(--p-background))
      )
    );
    --p-border: var(
      --parlor-border,
      light-dark(
        color-mix(in oklab, var(--p-text) 12%, var(--p-background)),
        color-mix(in oklab, var(--p-text) 16%, var(--p-background))
      )
    );
    --p-muted: var(--parlor-muted, color-mix(in oklab, var(--p-text) 66%, var(--p-background)));
    --p-field: color-mix(in oklab, var(--p-muted) 76%, var(--p-background));

    --p-brand: var(--parlor-accent, oklch(0.47 0.09 160));
    --p-on-brand: color(
      from var(--p-brand) xyz-d65 clamp(0, (0.18 - y) * 1e6, 0.9505) clamp(0, (0.18 - y) * 1e6, 1)
        clamp(0, (0.18 - y) * 1e6, 1.089)
    );
    --p-accent: light-dark(
      color(
        from var(--p-brand) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y))
          calc(z * min(1, 0.13 / y))
      ),
      color(
        from oklch(from var(--p-brand) max(l, 0.76) min(c, 0.13) h) xyz-d65
          calc(x + (0.9505 - x) * max(0, (0.34 - y) / (1 - y)))
          calc(y + (1 - y) * max(0, (0.34 - y) / (1 - y)))
          calc(z + (1.089 - z) * max(0, (0.34 - y) / (1 - y)))
      )
    );
    --p-on-accent: light-dark(white, oklch(0.18 0.01 85));
    --p-accent-hover: color-mix(in oklab, var(--p-accent), light-dark(black, white) 10%);
    --p-accent-pressed: color-mix(in oklab, var(--p-accent), light-dark(black, white) 20%);
    --p-tint: light-dark(
      color-mix(in oklab, oklch(from var(--p-accent) 0.75 min(c, 0.12) h) 20%, var(--p-background)),
      color-mix(in oklab, oklch(from var(--p-accent) 0.5 c h) 32%, var(--p-background))
    );
    --p-danger: light-dark(oklch(0.55 0.19 27), oklch(0.74 0.14 27));
    --p-active: light-dark(oklch(0.6 0.14 155), oklch(0.74 0.15 155));
    --p-idle: light-dark(oklch(0.63 0.13 70), oklch(0.8 0.13 80));

    --p-radius-panel: var(--parlor-radius, 16px);
    --p-radius-control: calc(var(--p-radius-panel) * 0.625);
    --p-radius-message: calc(var(--p-radius-panel) * 0.875);
    --p-radius-joined: calc(var(--p-radius-panel) * 0.3125);
    --p-shadow: 0 0 0 1px var(--p-border), 0 16px 40px -12px rgb(0 0 0 / 0.28), 0 4px 12px rgb(0 0 0 / 0.08);
    --p-ring: 2px solid var(--p-accent);
    --p-target: 36px;
  }

  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([theme='system']) {
    color-scheme: light dark;
  }

  @media (pointer: coarse) {
    :host {
      --p-target: 44px;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --p-muted: color-mix(in oklab, var(--p-text) 86%, var(--p-background));
      --p-border: color-mix(in oklab, var(--p-text) 56%, var(--p-background));
    }
  }

  /* The browser replaces whatever is no system colour: only emphasis is left to say. */
  @media (forced-colors: active) {
    :host {
      --p-brand: Highlight;
      --p-on-brand: HighlightText;
      --p-accent: Highlight;
      --p-accent-hover: Highlight;
      --p-accent-pressed: Highlight;
      --p-on-accent: HighlightText;
    }
  }
`

/** What every element of the widget starts from: quiet buttons, one focus ring, nothing inherited by chance. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  input,
  textarea {
    margin: 0;
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    border: 0;
    padding: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }
  :focus-visible {
    outline: var(--p-ring);
    outline-offset: 2px;
  }
  .icon {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: var(--p-target);
    height: var(--p-target);
    border-radius: var(--p-radius-control);
    color: var(--p-muted);
  }
  .icon:hover {
    background: color-mix(in oklab, var(--p-text) 7%, transparent);
    color: var(--p-text);
  }
  svg {
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`
