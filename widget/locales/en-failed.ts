/** About a message that could not be sent. */
export const words = {
  notSent: 'This could not be sent.',
  retry: 'Retry',
  discard: 'Discard',
}
