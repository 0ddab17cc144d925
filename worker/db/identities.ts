import { sql } from 'drizzle-orm'
import { type Database, patiently } from './database.ts'

/**
 * Notes an identity that names itself by a `jti`. Each means one set of claims: `ok` for the same
 * token again, `other` where the jti came with another token before, `revoked` where it no longer holds.
 */
export async function presentIdentity(
  db: Database,
  site: string,
  { jti, digest, expiresAt }: { jti: string; digest: string; expiresAt: number },
): Promise<'ok' | 'other' | 'revoked'> {
  const rows = await patiently(() =>
    db.all<{
      digest: string
      revoked: number | null
    }>(sql`INSERT INTO identities (site, jti, digest, expires_at)
      VALUES (${site}, ${jti}, ${digest}, ${expiresAt})
      ON CONFLICT (site, jti) DO UPDATE SET digest = coalesce(digest, excluded.digest),
        expires_at = max(expires_at, excluded.expires_at)
      RETURNING digest, revoked_at AS revoked`),
  )
  const row = rows[0]
  if (!row || row.revoked !== null) return 'revoked'
  return row.digest === digest ? 'ok' : 'other'
}

/** Ends an identity, seen or not. Kept until `until`, when no token of that jti can be alive. */
export async function revokeIdentity(
  db: Database,
  site: string,
  jti: string,
  until: number,
  now: number,
): Promise<void> {
  await patiently(() =>
    db.run(sql`INSERT INTO identities (site, jti, expires_at, revoked_at)
      VALUES (${site}, ${jti}, ${until}, ${now})
      ON CONFLICT (site, jti) DO UPDATE SET revoked_at = coalesce(revoked_at, excluded.revoked_at),
        expires_at = max(expires_at, excluded.expires_at)`),
  )
}
