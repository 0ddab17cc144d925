/** Around the name that is asked for at the first write. */
export const words = {
  yourName: 'Your name',
  join: 'Join',
  or: 'or',
  notJoined: 'That did not work. Please try again.',
  whatName: 'What should people call you?',
  /** Why the room did not take a message or a name, by code. */
  reasons: {
    too_long: 'This is too long.',
    empty: 'There is nothing here to send.',
    malformed: 'Please choose another name.',
    rate_limited: 'That was too fast. Try again in a moment.',
    slow_mode: 'The room is in slow mode. Try again in a moment.',
    filtered: 'The rules of this room hold this back.',
    readonly: 'Writing is turned off here.',
    banned: 'You cannot write here any more.',
    timed_out: 'You cannot write here for a while.',
    closed: 'This room is closed.',
    identity_required: 'Please sign in to write here.',
    forbidden: 'Only members of this room can write here.',
    challenge_required: 'This browser could not be checked. Please try again.',
    network_busy: 'Too many people have joined from your network. Please try again later.',
    unsure: 'You signed in while this was on its way. Retry only if it is not there yet.',
    unreachable: 'The room cannot be reached right now. Your text is kept.',
  } as Record<string, string>,
}
