/** Around the password that a room asks for. */
export const words = {
  title: 'This room needs a password',
  text: 'Ask whoever invited you for it.',
  changed: 'The password has changed. Enter the new one to go on.',
  label: 'Password',
  enter: 'Enter',
  show: 'Show password',
  waitSeconds: (seconds: number): string =>
    seconds > 90
      ? `Too many tries. Try again in ${Math.ceil(seconds / 60)} minutes.`
      : seconds === 1
        ? 'Too many tries. Try again in a second.'
        : `Too many tries. Try again in ${seconds} seconds.`,
  /** Why it did not open, by code. */
  failures: {
    password_required: 'That is not the password.',
    rate_limited: 'Too many tries. Please wait a while.',
    unreachable: 'The room can’t be reached right now. Please try again.',
    other: 'That did not work. Please try again.',
  } as Record<string, string>,
}
