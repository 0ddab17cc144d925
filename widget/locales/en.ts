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
  search: 'Search',
  settings: 'Settings',
  jumpToLatest: 'Jump to latest',
  today: 'Today',
  yesterday: 'Yesterday',
  newMessages: 'New messages',
  deleted: 'Message deleted',
  edited: 'edited',
  someone: 'Someone',
  newCount: (count: number): string => (count === 1 ? '1 new message' : `${count} new messages`),
  sending: 'Sending',
  noMessages: 'No messages yet.',
  sayHello: 'No messages yet. Say hello.',
  beginning: 'This is where the conversation begins.',
  left: (count: number): string => `${count} left`,
  tooLong: (over: number): string => `${over} too many`,
  tooLongBytes: 'Too long to send',
  unreachable: 'Can’t reach the room. Your text is kept.',

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
  here: (count: number): string => (count === 1 ? '1 person here' : `${count} people here`),
}
