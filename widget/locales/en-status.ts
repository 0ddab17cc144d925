/** What the slim bar says: what is amiss, and what still works. */
export const words = {
  offline: 'You’re offline. You can keep writing; it goes out when you’re back.',
  reconnecting: 'Reconnecting. You can keep writing; it goes out as soon as we’re back.',
  waiting: (count: number): string => (count === 1 ? '1 message waits.' : `${count} messages wait.`),
  notRemembered: 'This browser keeps nothing for the chat: your name and drafts last for this visit.',
  dismiss: 'Dismiss',
  tryNow: 'Try now',
}
