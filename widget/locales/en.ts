/** Why the room did not take a message or a name, by code; en-reasons.ts brings the rest. */
export const reasons: Record<string, string> = {
  offline: 'You are offline. Your text is kept.',
}

/**
 * English: the eager language, and the shape of every other. Plurals are functions.
 *
 * What only a part that is fetched later says stands in a file of its own, `en-<part>.ts`, which that part
 * imports: here are the words that the first view of a room needs. Other languages split the same way.
 */
export const en = {
  messages: 'Messages',
  message: 'Message',
  send: 'Send',
  people: 'People',
  settings: 'Settings',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  jumpToLatest: 'Jump to latest',
  retry: 'Retry',
  discard: 'Discard',
  today: 'Today',
  yesterday: 'Yesterday',
  newMessages: 'New messages',
  deleted: 'Message deleted',
  edited: 'edited',
  someone: 'Someone',
  newCount: (count: number): string => (count === 1 ? '1 new message' : `${count} new messages`),
  sending: 'Sending',
  sayHello: 'No messages yet. Say hello.',
  beginning: 'This is where the conversation begins.',
  left: (count: number): string => `${count} left`,
  tooLong: (over: number): string => `${over} too many`,
  tooLongBytes: 'Too long to send',
  notSent: (code = ''): string => reasons[code] ?? 'This could not be sent.',
  notJoined: (code = ''): string => reasons[code] ?? 'That did not work. Please try again.',

  // Around the room.
  close: 'Close',
  offline: 'Offline',
  connection: {
    idle: '',
    connecting: 'Connecting…',
    live: 'Connected',
    reconnecting: 'Reconnecting…',
    closed: 'Not connected',
  },
  unread: (count: number): string => (count === 1 ? '1 unread message' : `${count} unread messages`),
  here: (count: number): string => (count === 1 ? '1 person here' : `${count} people here`),
}
