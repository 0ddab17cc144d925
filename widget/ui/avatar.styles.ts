import { css } from './css.ts'

/** Initials in one of eight calm inks, or a picture. Its size is `--avatar`. */
export const avatars = css`
  .avatar {
    flex: none;
    width: var(--avatar);
    height: var(--avatar);
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-weight: 600;
    font-size: 12px;
    line-height: 1;
    user-select: none;
    object-fit: cover;
    background: light-dark(oklch(0.92 0.035 var(--hue)), oklch(0.34 0.04 var(--hue)));
    color: light-dark(oklch(0.4 0.08 var(--hue)), oklch(0.88 0.06 var(--hue)));
  }
  .hue0 {
    --hue: 25;
  }
  .hue1 {
    --hue: 60;
  }
  .hue2 {
    --hue: 100;
  }
  .hue3 {
    --hue: 145;
  }
  .hue4 {
    --hue: 190;
  }
  .hue5 {
    --hue: 235;
  }
  .hue6 {
    --hue: 280;
  }
  .hue7 {
    --hue: 330;
  }
`
