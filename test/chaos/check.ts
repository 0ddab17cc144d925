import type { Code } from '../../protocol/codes.ts'
import type { Message } from '../../protocol/model.ts'

/** One command as its author knows it. Its body, if any, begins with the mark of the send it belongs to. */
export interface Command {
  kind: 'send' | 'edit' | 'delete'
  nonce: string
  /** What an edit or a deletion is about. */
  seq?: number
  body?: string
  /** Every acknowledgement that came, in order; a repeat may bring another. Without `rev`: from `sent`. */
  done: { seq?: number; rev?: number }[]
  refused?: Code
}

/** What one client did, in the order in which it did it, and the room as it saw it in the end. */
export interface ClientLog {
  member: string
  commands: Command[]
  /** Every message it held, deleted ones too. */
  final: Message[]
}

/** The mark that begins the body of a message: unique for each send, and kept by its edits. */
export function mark(member: string, nth: number): string {
  return `<${member}:${nth}>`
}

/**
 * What a room promised and did not keep, one sentence each; empty where it kept all. Pure: it knows
 * only what clients saw. Promises: nothing acknowledged is lost, nothing appears twice, each sender's
 * order holds, order and state are the same at every client.
 */
export function broken(logs: readonly ClientLog[]): string[] {
  const [first] = logs
  if (!first) return ['no client left a log']
  const room = new Map(first.final.map((message) => [message.seq, message]))
  return [
    ...logs.flatMap((log) => differences(first, log)),
    ...ordered(first.final),
    ...doubled(logs, first.final),
    ...logs.flatMap((log) => [
      ...answers(log),
      ...sendersOrder(log),
      ...log.commands.flatMap((command) => lost(log, command, room)),
    ]),
    ...logs.flatMap((log) => lastWords(log, logs, room)),
  ]
}

/** One total order without holes: seqs follow one another, and of two changes no two share a rev. */
function ordered(final: readonly Message[]): string[] {
  const out = final.flatMap(({ seq }, at) => (seq === at + 1 ? [] : [`place ${at + 1} holds seq ${seq}`]))
  const revs = new Set(final.map(({ rev }) => rev))
  return revs.size === final.length ? out : [...out, 'two messages share a rev']
}

function differences(one: ClientLog, other: ClientLog): string[] {
  const between = `between ${one.member} and ${other.member}`
  if (one.final.length !== other.final.length) {
    return [`${one.final.length} messages against ${other.final.length} ${between}`]
  }
  return one.final.flatMap((message, at) => {
    const [a, b] = [canonical(message), canonical(other.final[at])]
    return a === b ? [] : [`seq ${message.seq} differs ${between}: ${a} against ${b}`]
  })
}

function canonical(message: Message | undefined): string {
  return JSON.stringify(Object.entries(message ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A mark appears on one message only, and only if somebody sent it. */
function doubled(logs: readonly ClientLog[], final: readonly Message[]): string[] {
  const sends = logs.flatMap(({ commands }) => commands.filter(({ kind }) => kind === 'send'))
  const sent = new Set(sends.map(({ body = '' }) => markOf(body)))
  const seen = new Map<string, number>()
  const out = final.flatMap(({ seq, body, deletedAt }) => {
    if (deletedAt !== undefined) return []
    const own = markOf(body)
    const before = seen.get(own)
    seen.set(own, seq)
    if (!sent.has(own)) return [`seq ${seq} was never sent: ${body}`]
    return before === undefined ? [] : [`${own} is there twice, as seq ${before} and ${seq}`]
  })
  // A deleted message has no mark left, so authors are counted too: no more rows than sends.
  for (const { member, commands } of logs) {
    const rows = final.filter(({ author }) => author === member).length
    const tried = commands.filter(({ kind }) => kind === 'send').length
    if (rows > tried) out.push(`${member} has ${rows} messages from ${tried} sends`)
  }
  return out
}

function markOf(body: string): string {
  return /^<[^>]*>/.exec(body)?.[0] ?? ''
}

/** Repeats of a command get the same answer. */
function answers({ member, commands }: ClientLog): string[] {
  return commands.flatMap(({ nonce, done }) => {
    const different = (['seq', 'rev'] as const).some(
      (field) => new Set(done.flatMap((answer) => answer[field] ?? [])).size > 1,
    )
    const said = done.map(({ seq, rev }) => `seq ${seq} rev ${rev}`).join(' and ')
    return different ? [`${member}'s ${nonce} was answered ${said}`] : []
  })
}

function sendersOrder({ member, commands, final }: ClientLog): string[] {
  const order = new Map(commands.map(({ body = '', kind }, at) => [kind === 'send' ? markOf(body) : at, at]))
  const own = final.filter(({ author, deletedAt }) => author === member && deletedAt === undefined)
  const acknowledged = commands.flatMap(({ kind, done: [done] }) => (kind === 'send' && done?.seq) || [])
  return [
    ...climbing(
      own.map(({ body }) => order.get(markOf(body)) ?? -1),
      `${member}'s messages`,
    ),
    ...climbing(acknowledged, `${member}'s acknowledged seqs`),
  ]
}

function climbing(values: readonly number[], whose: string): string[] {
  return values.flatMap((value, at) =>
    at > 0 && value <= (values[at - 1] ?? 0)
      ? [`${whose} are out of order: ${values[at - 1]}, ${value}`]
      : [],
  )
}

/** What was acknowledged is there, by its author, with a rev no older than the one acknowledged. */
function lost({ member }: ClientLog, command: Command, room: ReadonlyMap<number, Message>): string[] {
  const [done] = command.done
  if (!done) return []
  const what = `${member}'s acknowledged ${command.kind} ${command.nonce}`
  const seq = done.seq ?? command.seq
  const message = seq === undefined ? undefined : room.get(seq)
  if (!message) return [`${what} is lost: there is no seq ${seq}`]
  if (done.rev !== undefined && message.rev < done.rev)
    return [`${what} is lost: seq ${seq} is at an older rev`]
  if (command.kind !== 'send') return []
  if (message.author !== member) return [`${what} is lost: seq ${seq} is ${message.author}'s`]
  if (message.deletedAt === undefined && markOf(message.body) !== markOf(command.body ?? '')) {
    return [`${what} is lost: seq ${seq} says ${message.body}`]
  }
  return []
}

/**
 * The last acknowledged change of a message is how it stands, unless a command with an unknown outcome
 * may have changed it after that.
 */
function lastWords(
  { member, commands }: ClientLog,
  logs: readonly ClientLog[],
  room: ReadonlyMap<number, Message>,
): string[] {
  return commands
    .flatMap((command) => {
      const {
        kind,
        body,
        nonce,
        done: [done],
      } = command
      const message = room.get(done?.seq ?? command.seq ?? 0)
      if (!done || !message || message.rev !== done.rev) return []
      const what = `${member}'s acknowledged ${kind} ${nonce}`
      if (kind === 'delete') return message.deletedAt === undefined ? [`${what} does not hold`] : []
      // The rev is the same, so nothing came after it: the body has to be this one.
      return message.body === body ? [] : [`${what} does not hold: seq ${message.seq} says ${message.body}`]
    })
    .concat(unaccounted(member, commands, logs, room))
}

/** A message of one's own that is at another rev than the last acknowledged must have someone who changed it. */
function unaccounted(
  member: string,
  commands: readonly Command[],
  logs: readonly ClientLog[],
  room: ReadonlyMap<number, Message>,
): string[] {
  const changes = logs.flatMap((log) => log.commands.filter(({ kind }) => kind !== 'send'))
  return commands.flatMap(({ kind, done: [done] }) => {
    const message = kind === 'send' && done?.seq ? room.get(done.seq) : undefined
    if (!message || done?.rev === undefined || message.rev === done.rev) return []
    const someone = changes.some(
      ({ seq, refused, done: [made] }) =>
        seq === message.seq && refused === undefined && (made === undefined || made.rev === message.rev),
    )
    return someone ? [] : [`${member}'s seq ${message.seq} changed to rev ${message.rev} by nobody`]
  })
}
