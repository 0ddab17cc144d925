/** What must not be looked at, and will not do so another time either. */
export class Refused extends Error {}

const CODE = /```[^]*?(?:```|$)|`[^`\n]*`|\|\|[^]*?\|\|/g
const ADDRESS = /https?:\/\/[^\s<>"'`|]{1,2000}/i
// What usually belongs to the sentence around an address.
const TRAILING = /[.,:;!?…*_~]+$/
/** Names that are of one network, one machine, or no one's. */
const SPECIAL =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|onion|i2p|alt|test|invalid|example|workgroup)$/
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** The first address in a body that is there to be followed: not one that is code, or hidden. */
export function firstAddress(body: string): string | undefined {
  if (!/https?:\/\//i.test(body)) return undefined
  const found = ADDRESS.exec(body.replace(CODE, ' '))?.[0]
  return found && balanced(found.replace(TRAILING, ''))
}

/** Without closing brackets at its end that nothing in it opened. */
function balanced(address: string): string {
  const count = (letter: string): number => address.split(letter).length - 1
  const surplus = new Map([
    [')', count(')') - count('(')],
    [']', count(']') - count('[')],
  ])
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    const left = surplus.get(last) ?? 0
    // Between such brackets there may be more of the sentence.
    if (left <= 0 && !(end < address.length && TRAILING.test(last))) break
    if (left > 0) surplus.set(last, left - 1)
  }
  return address.slice(0, end)
}

/**
 * An address that a server may look at, by what it says alone: a public name, at the usual ports, with
 * nobody's password in it. Throws `Refused`. `own`: hosts that are this very Worker.
 */
export function checked(address: string, own: readonly string[] = []): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new Refused('no web address')
  if (url.username !== '' || url.password !== '') throw new Refused('with a password')
  if (!['', '80', '443'].includes(url.port)) throw new Refused('another port')
  const name = url.hostname.replace(/\.$/, '')
  const labels = name.split('.')
  // A number, however it is written, has become four or stands in brackets by now.
  if (name.startsWith('[') || /^\d+$/.test(labels.at(-1) ?? '')) throw new Refused('a number for a name')
  if (labels.length < 2 || name.length > 253 || !labels.every((label) => LABEL.test(label))) {
    throw new Refused('no public name')
  }
  if (SPECIAL.test(name)) throw new Refused('no public name')
  if (own.includes(name)) throw new Refused('oneself')
  url.hostname = name
  url.hash = ''
  return url
}
