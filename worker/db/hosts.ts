import { and, eq, sql } from 'drizzle-orm'
import { Problem } from '../lib/problem.ts'
import { type Database, patiently } from './database.ts'
import { hosts, sites } from './schema/sites.ts'

export type HostRole = 'owner' | 'admin' | 'moderator'

/** What an account may do at a site; undefined where it is no host there. */
export async function hostRole(db: Database, site: string, account: string): Promise<HostRole | undefined> {
  const one = and(eq(hosts.site, site), eq(hosts.account, account))
  return (await patiently(() => db.select({ role: hosts.role }).from(hosts).where(one)))[0]?.role
}

/** Who runs a site. */
export async function hostsOf(db: Database, site: string) {
  const { account, role, createdAt } = hosts
  return patiently(() => db.select({ account, role, createdAt }).from(hosts).where(eq(hosts.site, site)))
}

/** The sites that an account runs. */
export async function sitesOf(db: Database, account: string) {
  const query = () =>
    db
      .select({ id: sites.id, name: sites.name, role: hosts.role })
      .from(hosts)
      .innerJoin(sites, eq(sites.id, hosts.site))
      .where(eq(hosts.account, account))
      .orderBy(hosts.site)
      .limit(100)
  return patiently(query)
}

/** Gives an account a role at a site. Throws a 409 where that would leave the site without an owner. */
export async function putHost(
  db: Database,
  site: string,
  account: string,
  role: HostRole,
  now: number,
): Promise<void> {
  const [, found] = await patiently(() =>
    db.batch([
      db.run(sql`INSERT INTO hosts (site, account, role, created_at)
        SELECT id, ${account}, ${role}, ${now} FROM sites WHERE id = ${site}
        ON CONFLICT (site, account) DO UPDATE SET role = excluded.role
        WHERE excluded.role = 'owner' OR hosts.role <> 'owner' OR ${another(site, account)}`),
      db
        .select({ role: hosts.role })
        .from(hosts)
        .where(and(eq(hosts.site, site), eq(hosts.account, account))),
    ]),
  )
  if (found[0]?.role !== role) throw lastOwner()
}

/** Takes an account from a site's hosts. Throws a 409 for its last owner. */
export async function removeHost(db: Database, site: string, account: string): Promise<void> {
  const one = and(eq(hosts.site, site), eq(hosts.account, account))
  const [, left] = await patiently(() =>
    db.batch([
      db.delete(hosts).where(and(one, sql`(role <> 'owner' OR ${another(site, account)})`)),
      db.select({ role: hosts.role }).from(hosts).where(one),
    ]),
  )
  if (left.length > 0) throw lastOwner()
}

function another(site: string, account: string) {
  return sql`EXISTS (SELECT 1 FROM hosts AS o
    WHERE o.site = ${site} AND o.account <> ${account} AND o.role = 'owner')`
}

function lastOwner(): Problem {
  return new Problem(409, 'forbidden', 'A site keeps at least one owner.')
}
