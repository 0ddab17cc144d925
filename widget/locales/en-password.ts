/** Around the password that a room asks for. */
export const words = {
  title: 'This room needs a password',
  text: 'Ask whoever invited you for it.',
  changed: 'The password has changed. Enter the new one to go on.',
  label: 'Password',
  enter: 'Enter',
  show: 'Show password',
}

/** Why it did not open, by code. */
export const failures: Record<string, string> = {
  password_required: 'That is not the password.',
  rate_limited: 'Too many tries. Please wait a while.',
  unreachable: 'The room can’t be reached right now. Please try again.',
  other: 'That did not work. Please try again.',
}

export const waitSeconds = (seconds: number): string =>
  seconds > 90
    ? `Too many tries. Try again in ${Math.ceil(seconds / 60)} minutes.`
    : `Too many tries. Try again in ${seconds} seconds.`
