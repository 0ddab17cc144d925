type Card = readonly [title: string, text: string]

/** Of the list of a site's rooms. */
export const words = {
  rooms: 'Rooms',
  search: 'Search rooms',
  lists: { public: 'Public', joined: 'Joined', favourites: 'Favourites' },
  keys: 'Arrow keys move between rooms and what can be done with each',
  showMore: 'Show more',
  loading: 'Loading rooms',
  found: (count: number, more: boolean): string =>
    count === 1 ? '1 room found' : `${count}${more ? ' or more' : ''} rooms found`,
  unread: (count: number): string => (count === 1 ? '1 unread message' : `${count} unread messages`),

  // What a room is, beyond its name.
  password: 'with a password',
  members: 'for members only',
  identified: 'for people who sign in',
  readonly: 'read-only',
  closed: 'closed',
  muted: 'muted',

  // What can be done with it.
  favourite: 'Favourite',
  more: 'More',
  star: 'Add to favourites',
  unstar: 'Remove from favourites',
  mute: 'Mute',
  unmute: 'Unmute',
  leave: 'Leave room',
  left: (room: string): string => `You left ${room}.`,
  notChanged: 'That did not work. Nothing has changed.',

  // In place of rooms, as a title and what to do.
  empty: {
    public: ['No rooms yet', 'Rooms that are open to everyone appear here.'],
    joined: ['No rooms of your own yet', 'Take a name in a room, and you find it here again.'],
    favourites: ['No favourites yet', 'Star the rooms you come back to, and they wait for you here.'],
  } as Record<'public' | 'joined' | 'favourites', Card>,
  nothing: ['No room of that name', 'Try fewer letters, or look in another list.'] as Card,
  asking: ['Start the chat first', 'The rooms appear once you have started the chat on this page.'] as Card,
  failed: {
    offline: ['You’re offline', 'The rooms come back as soon as you do.'],
    unreachable: ['Can’t reach the rooms', 'We keep trying. You can also try now.'],
    unknown_site: ['These rooms aren’t set up yet', 'Their site isn’t known to the server.'],
    origin: ['These rooms can’t open here', 'This page’s address isn’t among those the site allows.'],
    refused: ['These rooms aren’t open to you', 'Signing in may help, or asking the people who run them.'],
    other: ['The rooms did not come', 'Something went wrong on the way. Try again in a moment.'],
  } as Record<'offline' | 'unreachable' | 'unknown_site' | 'origin' | 'refused' | 'other', Card>,
  stale: {
    offline: 'You’re offline: the list may be old.',
    other: 'Can’t reach the rooms: the list may be old.',
  },
  tryNow: 'Try now',
}
