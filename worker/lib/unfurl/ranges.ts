/** Of IPv4 what is nobody's on the public internet: base and length of each prefix. */
const CLOSED_4: readonly [base: readonly [number, number, number, number], length: number][] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  // Shared by the customers of one provider.
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  // Where clouds keep the secrets of their machines.
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  // Multicast, reserved, broadcast.
  [[224, 0, 0, 0], 3],
]

/** Of 2000::/3, outside of which nothing is public, what holds another address, or is for books and benchmarks. */
const CLOSED_6: readonly [base: bigint, length: number][] = [
  // Teredo, ORCHID and others of the IETF.
  [0x2001_0000n << 96n, 23],
  [0x2001_0db8n << 96n, 32],
  // 6to4.
  [0x2002_0000n << 96n, 16],
  [0x3fff_0000n << 96n, 20],
]

/** Whether an address, as a name server tells it, is one of the public internet. */
export function isPublic(address: string): boolean {
  return address.includes(':') ? isPublic6(address) : isPublic4(address)
}

function isPublic4(address: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number)
  if (!parts || parts.some((part) => part > 255)) return false
  const number = numberOf(parts)
  return !CLOSED_4.some(([base, length]) => number >>> (32 - length) === numberOf(base) >>> (32 - length))
}

function numberOf(parts: readonly number[]): number {
  return parts.reduce((number, part) => ((number << 8) | part) >>> 0, 0)
}

function isPublic6(address: string): boolean {
  const bits = bitsOf(address)
  if (bits === undefined || bits >> 125n !== 1n) return false
  return !CLOSED_6.some(([base, length]) => bits >> BigInt(128 - length) === base >> BigInt(128 - length))
}

/** The 128 bits of an address that is well written. */
function bitsOf(address: string): bigint | undefined {
  if (!URL.canParse(`http://[${address}]/`)) return undefined
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...zeros, ...last].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}
