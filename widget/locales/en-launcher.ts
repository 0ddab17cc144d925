/** The button of a floating room. */
export const words = {
  open: 'Open chat',
  close: 'Close chat',
  unread: (count: number): string => (count === 1 ? '1 unread message' : `${count} unread messages`),
}
