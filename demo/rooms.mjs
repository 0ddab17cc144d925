/**
 * Slug, title, description, minutes since somebody wrote, state, and why it is closed.
 * @type {readonly (readonly [string, string, string, number, string?, string?])[]}
 */
const ROOMS = [
  ['plots/shed', 'The shed', 'Whatever is on your mind', 4],
  ['plots/ripe', 'What’s ripe', 'Gluts, swaps, and who wants marrows', 26],
  ['plots/slugs', 'Slugs and other guests', 'Who ate it, and what to do', 95],
  ['plots/seeds', 'Seed swap', 'Envelopes for the hut on Sunday', 190],
  ['plots/tools', 'Tool library', 'Borrow the rotavator, bring it back clean', 420],
  ['plots/notices', 'Notices', 'From the committee', 1500, 'readonly'],
  ['plots/first-year', 'First year', 'No question is too small', 2900],
  ['plots/compost', 'Heap talk', 'Hot, cold, and what is that smell', 4400],
  ['plots/bees', 'Bees', 'Six hives by the top gate', 7300],
  ['plots/show', 'Summer show', 'Back in June', 260_000, 'closed', 'The show is over. See you in June.'],
]

/** SQL that gives the demonstration site the rooms of `rooms.html`, where they are missing. */
export function roomsSql() {
  const now = `cast(unixepoch('subsec') * 1000 as integer)`
  const rows = ROOMS.map(([slug, title, description, minutes, state = 'open', notice]) => {
    const at = `${now} - ${minutes * 60_000}`
    const words = [slug, title, description, `${slug} ${title}`.toLowerCase(), state, notice]
      .map(text)
      .join(', ')
    return `('demo', ${words}, ${at}, ${at})`
  })
  return `INSERT INTO rooms (site, slug, title, description, search, state, notice, created_at, active_at)
VALUES ${rows.join(',\n  ')}
ON CONFLICT (site, slug) DO NOTHING;
`
}

/** @param {string | undefined} value */
function text(value) {
  return value === undefined ? 'NULL' : `'${value.replaceAll("'", "''")}'`
}
