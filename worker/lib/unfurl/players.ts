/** What is known of an address beforehand: who plays it, and who tells its title in few words. */
export interface Known {
  site: string
  player: string
  /** Answers as oEmbed does. */
  about?: string
}

interface Rule {
  site: string
  host: RegExp
  /** Finds the id in path and query; a pattern with one group. */
  id: RegExp
  player: (id: string) => string
  about?: string
}

// Frames only what is made here, of an id and nothing else: an address that a page names is never framed.
const RULES: readonly Rule[] = [
  {
    site: 'YouTube',
    host: /^(?:(?:www|m|music)\.)?youtube\.com$/,
    id: /^\/(?:watch\?(?:[^#]*&)?v=|shorts\/|live\/|embed\/)([\w-]{11})(?![\w-])/,
    player: (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`,
    about: 'https://www.youtube.com/oembed',
  },
  {
    site: 'YouTube',
    host: /^youtu\.be$/,
    id: /^\/([\w-]{11})(?![\w-])/,
    player: (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`,
    about: 'https://www.youtube.com/oembed',
  },
  {
    site: 'Vimeo',
    host: /^(?:www\.)?vimeo\.com$/,
    id: /^\/(\d{1,12})(?:$|[/?])/,
    player: (id) => `https://player.vimeo.com/video/${id}?autoplay=1&dnt=1`,
    about: 'https://vimeo.com/api/oembed.json',
  },
  {
    site: 'Dailymotion',
    host: /^(?:www\.)?dailymotion\.com$/,
    id: /^\/video\/([a-z0-9]{1,12})(?:$|[/?_])/i,
    player: (id) => `https://geo.dailymotion.com/player.html?video=${id}`,
    about: 'https://www.dailymotion.com/services/oembed',
  },
  {
    site: 'Spotify',
    host: /^open\.spotify\.com$/,
    id: /^\/((?:track|album|playlist|episode|show)\/[A-Za-z0-9]{22})(?:$|[/?])/,
    player: (id) => `https://open.spotify.com/embed/${id}`,
    about: 'https://open.spotify.com/oembed',
  },
]

/** Origins of all that may be framed. */
export const PLAYERS: readonly string[] = [...new Set(RULES.map(({ player }) => new URL(player('')).origin))]

/** What is known of an address; undefined for most. */
export function known(url: URL): Known | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  for (const { site, host, id, player, about } of RULES) {
    const found = host.test(url.hostname) && id.exec(url.pathname + url.search)?.[1]
    if (!found) continue
    const query = new URLSearchParams({ url: url.href, format: 'json' }).toString()
    return { site, player: player(found), ...(about !== undefined && { about: `${about}?${query}` }) }
  }
  return undefined
}
