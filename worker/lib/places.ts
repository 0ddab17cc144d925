import type { Env } from '../env.ts'

/** Where a site's objects are, as its tokens and its row tell. */
export interface Place {
  jurisdiction?: string | null | undefined
  /** Used when the object is first made. */
  hint?: DurableObjectLocationHint | undefined
}

/** The object of a room. In another jurisdiction the same name is another object. */
export function roomAt(env: Pick<Env, 'ROOM'>, site: string, slug: string, place: Place = {}) {
  const rooms = within(env.ROOM, place)
  return rooms.get(rooms.idFromName(`${site}/${slug}`), options(place))
}

/** The one object of a site that knows its open rooms. */
export function siteAt(env: Pick<Env, 'SITE'>, site: string, place: Place = {}) {
  const sites = within(env.SITE, place)
  return sites.get(sites.idFromName(site), options(place))
}

/**
 * Parts of a site's search. A room is in one of them, by its slug: docs/decisions/0004-site-search.md.
 * Another number is another index: `npm run reindex` fills it.
 */
export const SHARDS = 8

/** Which part of its site's search a room is in. */
export function shardOf(slug: string): number {
  // FNV-1a, by UTF-16 units.
  let hash = 0x811c9dc5
  for (let at = 0; at < slug.length; at++) hash = Math.imul(hash ^ slug.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % SHARDS
}

/** One part of a site's search. */
export function shardAt(env: Pick<Env, 'INDEX'>, site: string, shard: number, place: Place = {}) {
  const shards = within(env.INDEX, place)
  return shards.get(shards.idFromName(`${site}/${shard}`), options(place))
}

function options({ hint }: Place): DurableObjectNamespaceGetDurableObjectOptions {
  return hint ? { locationHint: hint } : {}
}

// The local runtime knows no jurisdictions and says so by throwing; elsewhere a refusal must not be
// answered by keeping a site's rooms in another place than was promised.
function within<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  { jurisdiction }: Place,
): DurableObjectNamespace<T> {
  if (!jurisdiction) return namespace
  try {
    return namespace.jurisdiction(jurisdiction as DurableObjectJurisdiction)
  } catch (error) {
    if (/not implemented/i.test(String(error))) return namespace
    throw error
  }
}
