/** Why there is no writing here, in place of the composer. */
export const words = {
  readAlong: 'You can read along here. Writing is turned off.',
  closed: 'This room is closed.',
  readonly: 'You can read along here. Only the people who run this room write.',
  staff: 'Only the people who run this room write here.',
  identified: 'Sign in to write here.',
  members: 'Only members of this room write here.',
  banned: 'You cannot write here any more.',
}
