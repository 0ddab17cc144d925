/** The settings of a room and of oneself in it. */
export const words = {
  you: 'You',
  guest: 'Guest in this browser',
  account: 'Signed in',
  signed: 'Signed in by this page',
  watching: 'You are reading along without a name.',
  name: 'Name',
  rename: 'Change name',
  save: 'Save',
  cancel: 'Cancel',
  room: 'This room',
  favourite: 'Favourite',
  leave: 'Leave this room',
  data: 'Your data',
  download: 'Download my data',
  erase: 'Erase my data',
  withdraw: 'Withdraw consent',
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
  working: 'One moment…',
  saved: 'Saved.',
  sure: 'Erase everything about you?',
  consequences:
    'Your messages in all rooms of this site, your name and your settings are deleted for good, here and on every device. This can’t be undone.',
  keep: 'Keep my data',
  file: 'my-chat-data.json',
}

/** Why something could not be done, by code. */
export const failures: Record<string, string> = {
  unreachable: 'The server can’t be reached right now. Please try again.',
  rate_limited: 'That was too often. Please try again later.',
  malformed: 'Please choose another name.',
  empty: 'Please choose another name.',
  too_long: 'That name is too long.',
  forbidden: 'This can’t be changed here.',
  filtered: 'Please choose another name: this one is too close to somebody else’s.',
  not_found: 'This room is not on the list of rooms.',
  other: 'That did not work. Please try again.',
}
