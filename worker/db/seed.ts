/** Open in all: anyone may come, from the machine's own pages too, and make rooms by joining them. */
const SETTINGS = { guests: true, creates: '*', localhost: true, challenge: 'off' }

/**
 * SQL that gives a fresh database the demonstration site: id `demo`, open to the given origins,
 * creating rooms on join, with the room `lobby`. May run on every start; moved origins replace the
 * old ones. Plain text and no imports, so that Node runs it as it is:
 *
 *     node -e "import('./worker/db/seed.ts').then((s) => console.log(s.seedSql(['http://localhost:8788'])))" > seed.sql
 *     wrangler d1 execute DB --local --file seed.sql
 */
export function seedSql(origins: readonly string[]): string {
  const now = `cast(unixepoch('subsec') * 1000 as integer)`
  return `INSERT INTO sites (id, name, origins, settings, version, created_at)
VALUES ('demo', 'Demo', ${text(JSON.stringify(origins))}, ${text(JSON.stringify(SETTINGS))}, 1, ${now})
ON CONFLICT (id) DO UPDATE SET origins = excluded.origins, version = version + 1
WHERE origins <> excluded.origins;
INSERT INTO rooms (site, slug, title, search, created_at, active_at)
VALUES ('demo', 'lobby', 'Lobby', 'lobby lobby', ${now}, ${now})
ON CONFLICT (site, slug) DO NOTHING;
`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
