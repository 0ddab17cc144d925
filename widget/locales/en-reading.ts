/** What stands around messages: what can be done with one, reactions, quotes, pins, the way through history. */
export const words = {
  actions: 'Message actions',
  react: 'React',
  reactWith: (emoji: string): string => `React with ${emoji}`,
  reply: 'Reply',
  edit: 'Edit',
  delete: 'Delete',
  more: 'More',
  moderate: 'Moderate',
  copyText: 'Copy text',
  copyLink: 'Copy link',
  pin: 'Pin',
  unpin: 'Unpin',
  editHistory: 'Edit history',
  restore: 'Restore',
  ignore: (name: string): string => `Ignore ${name}`,
  markUnread: 'Mark unread from here',

  // Told after something was done, or could not be.
  copied: 'Copied',
  linkCopied: 'Link copied',
  notCopied: 'The browser did not let it be copied.',
  deleted: 'Message deleted.',
  undo: 'Undo',
  ignored: (name: string): string => `You ignore ${name} now.`,
  markedUnread: 'Marked unread',
  dismiss: 'Dismiss',
  failed: 'That did not work. Please try again.',
  offline: 'You are offline. Please try again once you are connected.',
  refused: {
    rate_limited: 'That was too fast. Try again in a moment.',
    forbidden: 'You may not do that here.',
    readonly: 'Writing is turned off here.',
    closed: 'This room is closed.',
    not_found: 'That message is no longer here.',
    full: 'There is no room for more.',
  } as Record<string, string>,
  gone: 'That message is no longer here.',

  // Reactions.
  reactions: 'Reactions',
  reaction: (emoji: string, count: number, own: boolean): string =>
    `${emoji}, ${count === 1 ? '1 reaction' : `${count} reactions`}${own ? ', yours too' : ''}`,
  addReaction: 'Add reaction',
  you: 'You',
  /** Last in a list of names. */
  others: (count: number): string => (count === 1 ? '1 other' : `${count} others`),

  // What a message answers.
  inReplyTo: (name: string): string => `In reply to ${name}`,
  quoteDeleted: 'Message deleted',
  quoteUnknown: 'A message that is no longer here',
  quoteHidden: 'Message from someone you ignore',

  // The way through history.
  firstUnread: 'Jump to first unread',
  back: 'Back to where you were',
  pickDay: (day: string): string => `${day}. Choose another day`,
  goToDay: 'Go to a day',
  day: 'Day',
  go: 'Go',
  close: 'Close',

  // Pins.
  pinned: 'Pinned message',
  pinnedAt: (index: number, count: number): string => `${index} of ${count}`,
  allPins: 'All pinned messages',
  when: (day: string, time: string): string => `${day}, ${time}`,
  pins: 'Pinned messages',
  showMessage: 'Show in the conversation',
  waiting: 'One moment…',
  notLoaded: 'This could not be loaded.',

  // Earlier bodies of an edited message.
  now: 'Now',
  until: (time: string): string => `Until ${time}`,
  noEdits: 'There are no earlier versions.',

  seenBy: (names: string): string => `Seen by ${names}`,
  ignoredRow: 'Message from someone you ignore',
  show: 'Show',
}
