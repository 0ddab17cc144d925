import { once, quietly } from './lazy.ts'

/** What only parts fetch that were fetched themselves: the core need not know its name. */
export const lazier = {
  /** What a page's author may have to put right. */
  advice: () => quietly(import('./advice.ts')),
  /** To choose an emoji. */
  emoji: once(() => import('../features/emoji/pick.ts')),
  /** What a search can be narrowed by. */
  filters: once(() => import('../features/search/filters.ts')),
  /** What a search has found, drawn. */
  found: once(() => import('../features/search/result.ts')),
  /** Whom one ignores: `ignoringOf(client)`. */
  ignoring: once(() => import('../features/ignore/ignoring.ts')),
  /** To be told of what is written while one looks elsewhere. */
  notices: once(() => import('../features/notify/notices.ts')),
  /** In place of the room: there is nothing to press but this. */
  password: once(() => import('../features/password/password.ts')),
  /** `<parlor-poll>`, for messages that ask something. */
  poll: once(() => import('../features/poll/poll.ts')),
  /** `<parlor-poll-maker>`: fires `parlor-poll`, a `PollEvent`, or `parlor-dismiss`. */
  pollMaker: once(() => import('../features/poll/maker.ts')),
  /** `<parlor-preview>`, for messages with a link that leads somewhere. */
  preview: once(() => import('../features/preview/preview.ts')),
  /** `<parlor-rooms>`. */
  rooms: () => void quietly(import('../features/rooms/parlor-rooms.ts')),
  roster: once(() => import('./roster.ts')),
  /** `<parlor-search>`: fires `parlor-go`, and `close`. */
  search: once(() => import('../features/search/search.ts')),
  settings: once(() => import('../features/settings/settings.ts')),
  /** Emoji by what is typed between colons. */
  shortcodes: once(() => import('../features/emoji/shortcodes.ts')),
  /** The button "Sign in". */
  signIn: once(() => import('../features/account/sign-in.ts')),
}
