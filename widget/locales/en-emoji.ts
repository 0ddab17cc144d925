/** The picker of emoji; names of emoji and groups come with their data. */
export const words = {
  emoji: 'Emoji',
  search: 'Search emoji',
  groups: 'Groups',
  recent: 'Recently used',
  tone: 'Skin tone',
  noTone: 'No skin tone',
  found: (count: number): string => (count === 1 ? '1 emoji' : `${count} emoji`),
  none: 'No emoji is called that.',
  wait: 'One moment…',
  failed: 'Emoji can’t be fetched now.',
  retry: 'Try again',
}
