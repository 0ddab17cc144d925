type Random = () => number

/** Frames nobody should send: some well-formed and cruel, most neither. Equal seeds give equal frames. */
export function rubbish(random: Random): string | Buffer {
  const make = pick(GENERATORS, random)
  return make(random)
}

const GENERATORS: ((random: Random) => string | Buffer)[] = [
  mutated,
  mutated,
  mutated,
  wrongTypes,
  wrongTypes,
  (random) => nested(pick(['[', '{"a":'], random), 10 + Math.floor(random() * 5000)),
  (random) => JSON.stringify({ type: 'sync', rev: pick(HUGE, random) }),
  (random) => `{"type":"page","before":${pick(LITERALS, random)},"limit":${pick(LITERALS, random)}}`,
  (random) => `{"${pick(PROTOTYPES, random)}":{"admin":true},"type":"${pick(PROTOTYPES, random)}"}`,
  (random) => `{"type":"send","nonce":"fuzz-0000","body":"x","${pick(PROTOTYPES, random)}":{"a":1}}`,
  surrogates,
  (random) => Buffer.from(Array.from({ length: 1 + Math.floor(random() * 200) }, () => random() * 256)),
  (random) =>
    JSON.stringify({ type: 'send', nonce: nonce(random), body: 'x'.repeat(12_000 + random() * 9000) }),
  () => '',
  (random) => pick(['null', '[]', '0', '"ping"', 'true', '{}', 'ping ', '\u0000', '{"type":null}'], random),
  (random) =>
    JSON.stringify({ type: pick(['call-join', 'ban', 'welcome', 'done', 'x'.repeat(500)], random) }),
]

/** One of each frame that a member may send. */
const VALID: ((random: Random) => object)[] = [
  (random) => ({ type: 'send', nonce: nonce(random), body: 'fuzzed' }),
  (random) => ({ type: 'edit', nonce: nonce(random), seq: 1, body: 'again', base: 0 }),
  (random) => ({ type: 'delete', nonce: nonce(random), seq: 1 }),
  (random) => ({ type: 'restore', nonce: nonce(random), seq: 1 }),
  (random) => ({ type: 'discard', nonce: nonce(random) }),
  (random) => ({ type: 'react', nonce: nonce(random), seq: 1, emoji: '👍', on: random() < 0.5 }),
  (random) => ({ type: 'pin', nonce: nonce(random), seq: 1, on: true }),
  (random) => ({ type: 'vote', nonce: nonce(random), seq: 1, choices: [0] }),
  (random) => ({ type: 'close-poll', nonce: nonce(random), seq: 1 }),
  (random) => ({
    type: 'send',
    nonce: nonce(random),
    body: '<@here> <@a>',
    kind: 'action',
    poll: { choices: ['a', 'b'], minutes: 1 },
  }),
  () => ({ type: 'page', at: 1, limit: 5 }),
  () => ({ type: 'pins', ask: 1 }),
  () => ({ type: 'reactors', ask: 2, seq: 1, emoji: '👍', after: 'a' }),
  () => ({ type: 'voters', ask: 3, seq: 1, choice: 0 }),
  () => ({ type: 'edits', ask: 4, seq: 1 }),
  () => ({ type: 'search', ask: 5, query: 'fuzzed has:link' }),
  () => ({ type: 'page', before: 10, limit: 5 }),
  () => ({ type: 'sync', rev: 0 }),
  () => ({ type: 'people', query: 'a' }),
  () => ({ type: 'read', seq: 1 }),
  () => ({ type: 'typing', on: true }),
  () => ({ type: 'status', activity: 'away', screen: 'locked' }),
  () => ({ type: 'received', bytes: 100 }),
  () => ({ type: 'renew', token: 'a.b.c', rev: 0 }),
]

const HUGE = [1e308, -1, 2 ** 53, 2 ** 63, 0.5, -0, Number.MAX_SAFE_INTEGER, NaN]
const LITERALS = [
  '1e999',
  '-1e999',
  '1E+400',
  '9'.repeat(400),
  '0.1',
  '-0',
  '01',
  '0x10',
  'null',
  '[]',
  '"1"',
]
const PROTOTYPES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then']
const VALUES: unknown[] = [
  ...HUGE,
  null,
  '',
  'x',
  [],
  {},
  [[]],
  true,
  { toString: 1 },
  { length: 1e9 },
  '\u202e\u0000',
]

/** A valid frame as bad luck leaves it: bytes changed, left out, doubled, cut off. */
function mutated(random: Random): string {
  const text = JSON.stringify(pick(VALID, random)(random))
  const at = Math.floor(random() * text.length)
  const change = pick(
    ['', String.fromCharCode(random() * 128), '"', '}', text.slice(at, at + 8), '\\u', '\ud800'],
    random,
  )
  if (random() < 0.2) return text.slice(0, at)
  return text.slice(0, at) + change + text.slice(at + Math.floor(random() * 3))
}

/** A known type whose fields are of wrong types or out of range. */
function wrongTypes(random: Random): string {
  const frame = { ...pick(VALID, random)(random) } as Record<string, unknown>
  for (const field of Object.keys(frame)) {
    if (field !== 'type' && random() < 0.6) frame[field] = pick(VALUES, random)
  }
  if (random() < 0.2) frame[pick(PROTOTYPES, random)] = pick(VALUES, random)
  return JSON.stringify(frame)
}

function nested(open: string, depth: number): string {
  const close = open === '[' ? ']' : '}'
  return `{"type":"send","nonce":"fuzz-nest","body":${open.repeat(depth)}1${close.repeat(depth)}}`
}

/** Half characters in a body, written out and escaped. */
function surrogates(random: Random): string {
  const half = pick(['\ud800', '\udfff', '\\ud800', '\\udc00\\ud800', '\\u0000'], random)
  return `{"type":"send","nonce":"${nonce(random)}","body":"a${half}b"}`
}

function nonce(random: Random): string {
  return `fuzz-${Math.floor(random() * 1e9)}`.padEnd(9, '0')
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(random() * from.length)] as T
}
