/** Of what a link leads to. */
export const words = {
  play: 'Play',
  stop: 'Close player',
  remove: 'Remove preview',
  refused: 'This page lets no player in. It opens in a tab of its own.',
}
