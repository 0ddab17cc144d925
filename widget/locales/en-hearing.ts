/** What a reader wants to be told of, and of whom nothing. */
export const words = {
  notifications: 'Notifications',
  level: 'Tell me about',
  levels: { all: 'All messages', mentions: 'Mentions and replies', none: 'Nothing' },
  sound: 'Sound',
  desktop: 'Notifications on this device',
  hint: 'Only while you look elsewhere.',
  states: {
    denied:
      'Your browser blocks them for this page. Allow notifications in its settings for this site, then try again.',
    framed: 'Not from within a frame. Open this room in a tab of its own to get them.',
    insecure: 'Only on pages that are opened by https.',
    missing: 'This browser can’t show them.',
  },
  sample: 'This is how you will be told of messages.',
  announce: 'Announce new messages',
  announceHint: 'Spoken by a screen reader.',
  announced: { all: 'All', mentions: 'Mentions of me', none: 'None' },
  ignored: 'Ignored people',
  nobody: 'Nobody. To ignore someone, open the list of people.',
  stop: 'Stop ignoring',
  stopOne: (name: string): string => `Stop ignoring ${name}`,
  /** Whom the site has forgotten. */
  forgotten: 'Someone who is gone',
  stopped: (name: string): string => `You see ${name}’s messages again.`,
  failed: 'That did not work. Please try again.',
}
