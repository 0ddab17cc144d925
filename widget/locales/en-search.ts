/** About finding messages. */
export const words = {
  title: 'Search',
  field: 'Search messages',
  hint: 'Words, from:name',
  where: 'Where to search',
  room: 'This room',
  site: 'All rooms',
  filters: 'Filters',
  from: 'From',
  anyone: 'From anyone',
  link: 'Has link',
  poll: 'Has poll',
  before: 'Before',
  after: 'From day',
  jump: 'Jump to date',
  go: 'Go',
  results: 'Results',
  searching: 'Searching…',
  found: (count: number, more: boolean): string =>
    more ? `${count} found so far` : count === 1 ? '1 message found' : `${count} messages found`,
  empty: 'Find what was said here.',
  nothing: 'Nothing found. Try other words.',
  short: 'Add a word or a filter to look for.',
  further: 'Search further back',
  failed: 'The search could not be finished.',
  /** Why, by code. */
  reasons: {
    unreachable: 'You’re offline. Try again once you’re connected.',
    rate_limited: 'That was a lot of searching. Wait a moment.',
    forbidden: 'Search is not open to you here.',
  } as Record<string, string>,
  again: 'Try again',
}
