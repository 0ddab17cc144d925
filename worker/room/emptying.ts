/** What a message's row is set to when its content goes for good. Its place, author and time stay. */
export const EMPTY = {
  body: '',
  reactions: null,
  pinnedAt: null,
  preview: null,
  poll: null,
} as const
