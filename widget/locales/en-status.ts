/** What the slim bar says: what is amiss, and what still works. */
export const words = {
  offline: 'You’re offline. Keep writing: messages go out when you’re back.',
  reconnecting: 'Reconnecting. Keep writing: messages go out as soon as we’re back.',
  notRemembered: 'This browser keeps nothing for the chat: your name and drafts last for this visit.',
  dismiss: 'Dismiss',
  tryNow: 'Try now',
}
