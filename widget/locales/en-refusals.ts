/** Around the reason. */
export const words = {
  tryNow: 'Try now',
  reload: 'Reload page',
  wait: 'One moment…',
  comeBack: 'Come back',
  until: (when: string): string => `Until ${when}.`,
  /** Why there is no room to show: what happened, and what a person can do. Fetched with the element that says it. */
  refusals: {
    unknown_site: ['This chat isn’t set up yet', 'Its site isn’t known to the server.'],
    not_found: ['This room doesn’t exist', 'It may have been removed, or the address is wrong.'],
    origin: ['This chat can’t open here', 'This page’s address isn’t among those the site allows.'],
    full: ['The room is full', 'You’ll be let in as soon as there is space.'],
    banned: ['You can’t take part here', 'The people who run this room have closed it to you.'],
    forbidden: [
      'For members only',
      'This room is open to its members. Ask the people who run it to let you in.',
    ],
    identity_required: ['Sign in to come in', 'This room is open to people who have signed in.'],
    signed_only: ['Sign in on this page', 'This chat is for people who have signed in to this site.'],
    identity_expired: [
      'This visit has ended',
      'Try again. If you had signed in on this page, reload it and sign in anew.',
    ],
    archived: ['This room is archived', 'Its conversation has ended. The people who run it keep it.'],
    left: ['You’ve left this room', 'It is off your list. You can come back at any time.'],
    network_busy: [
      'Very busy here',
      'Many people have come in from your network. You’ll be let in as soon as there is space.',
    ],
    rate_limited: [
      'Very busy here',
      'A lot is being opened from your network. You’ll be let in within a minute.',
    ],
    gone: ['There’s a newer chat', 'Reload the page to go on. What you were writing is kept.'],
    unreachable: ['Can’t reach the chat', 'We keep trying. You can also try now.'],
    offline: ['You’re offline', 'The chat opens as soon as you’re back.'],
    too_many: ['Open in too many places', 'Close this room in another tab or device, then try again.'],
    flooding: ['That was too fast', 'Wait a moment, then try again.'],
    other: ['The chat stopped', 'Something went wrong between this page and the room.'],
  } as Record<string, readonly [title: string, text: string]>,
}
