import type { Described } from './document.ts'

const PLACES: Record<string, string> = {
  site: 'demo',
  room: 'lobby',
  member: 'm_3fGh…',
  seq: '17',
  kid: 'k_9aB…',
  id: '5c1f…',
}

/** Bodies that say more than their types do. */
const BODIES: Record<string, unknown> = {
  updateSite: { settings: { signedOnly: true, capacity: 500 } },
  createRoom: { slug: 'blog/first', title: 'The first post', settings: { post: 'identified' } },
  updateRoom: { state: 'closed', notice: 'Back on Monday.' },
  postMessage: { name: 'Build', body: 'Version 2.1 is out.' },
  updateMember: { role: 'moderator' },
  putRoomMember: { role: 'member' },
  putBan: { until: 1893456000000, reason: 'Advertising' },
  putRoomBan: { reason: 'Advertising' },
  revoke: { jti: '7d1c' },
  createApiKey: { name: 'Build server', scopes: ['messages:write'] },
  beginSession: { name: 'Ann' },
  signOut: { everywhere: true },
  updateSelf: { name: 'Ann Lee' },
  updateMembership: { favourite: true },
  rebuildSearch: {},
  enterRoom: { password: 'open sesame' },
}

/** How an operation is asked for on a command line. */
export function curlOf(
  method: string,
  path: string,
  { operationId, security, requestBody }: Described,
  server: string,
): string {
  const address = server + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => PLACES[name] ?? name)
  const holder = security[0] && ('key' in security[0] ? '$PARLOR_KEY' : '$TOKEN')
  const parts = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${address}`,
    ...(holder ? [`-H "Authorization: Bearer ${holder}"`] : []),
    ...(method === 'post' && holder === '$PARLOR_KEY' ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(requestBody ? [`--json '${JSON.stringify(BODIES[operationId] ?? {})}'`] : []),
  ]
  return parts.join(' \\\n  ')
}

/** Every body of an example, for the test that holds them against their schemas. */
export function exampleBody(operationId: string): unknown {
  return BODIES[operationId]
}
