/** Around the name that is asked for at the first write. */
export const words = {
  yourName: 'Your name',
  join: 'Join',
  or: 'or',
  notJoined: 'That did not work. Please try again.',
  whatName: 'What should people call you?',
}
