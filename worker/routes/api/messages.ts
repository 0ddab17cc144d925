import { Hono } from 'hono'
import { Message, MessagePage, MessagePost, MessagesQuery } from '../../../protocol/api-people.ts'
import { cleanName } from '../../../protocol/http.ts'
import type { Message as MessageValue } from '../../../protocol/model.ts'
import type { Page, Slice } from '../../lib/paging.ts'
import { Problem } from '../../lib/problem.ts'
import type { Listed } from '../../lib/remote.ts'
import { hashOf, random } from '../../lib/secrets.ts'
import { privately } from '../../middleware/private.ts'
import { secret } from '../../middleware/secret.ts'
import { type Api, type ApiEnv, guard } from './guard.ts'
import { missing } from './missing.ts'
import { operation } from './operation.ts'
import { paged } from './page.ts'
import { askRoom } from './reach.ts'
import { theRoom } from './rooms.ts'

const MESSAGES = '/v1/sites/:site/rooms/:room/messages'
const tag = 'Messages'

const list = operation({
  id: 'listMessages',
  method: 'get',
  path: MESSAGES,
  tag,
  summary: 'List messages',
  description:
    'In the order of the room, the newest first unless `order` says otherwise. Archived rooms too.',
  scope: 'messages:read',
  query: MessagesQuery,
  answers: { 200: MessagePage },
})
const post = operation({
  id: 'postMessage',
  method: 'post',
  path: MESSAGES,
  tag,
  summary: 'Post as a bot',
  description: 'Everyone in the room has it at once. With an `Idempotency-Key` it is never posted twice.',
  scope: 'messages:write',
  body: MessagePost,
  answers: { 201: Message },
})
const remove = operation({
  id: 'deleteMessage',
  method: 'delete',
  path: `${MESSAGES}/:seq`,
  tag,
  summary: 'Delete a message',
  description: 'Its place in the order stays. A moderator can restore it for 30 days.',
  scope: 'messages:write',
  answers: { 204: null },
})

export const messageOperations = [list, post, remove]

export const messages = new Hono<ApiEnv>()
  .get(list.path, privately, secret, guard(list), async (c) => {
    const { order = 'newest', ...page } = c.req.valid('query')
    const { slug } = await theRoom(c)
    const people = new Map<string, Listed['people'][number]>()
    const { items, next } = await paged(c, ['messages', slug, order], page, async (slice) => {
      const listed = await askRoom(c, slug, (room) => room.list(asked(slice, order)))
      for (const person of listed.people) people.set(person.id, person)
      return pageOf(listed, order)
    })
    // A person carries no presence here: who is connected is not a matter of history.
    const authors = [...people.values()].map(({ presence: _, ...person }) => person)
    return c.json({ messages: items, people: authors, ...next })
  })
  .post(post.path, privately, secret, guard(post), async (c) => {
    const { name: raw, avatar, body, replyTo } = c.req.valid('json')
    const { slug } = await theRoom(c)
    const name = cleanName(raw) ?? unclean()
    const author = {
      id: await botId(c.var.site.id, name),
      name,
      role: 'bot' as const,
      ...(avatar && { avatar }),
    }
    const { nonce } = c.var.attempt
    const reply = replyTo !== undefined && { replyTo }
    const post = { author, nonce, body, ...reply }
    const about = { empty: 'body', too_long: 'body', ...(reply && { not_found: 'replyTo' }) }
    const { message } = await askRoom(c, slug, (room) => room.post(post), about)
    return c.json(message, 201)
  })
  .delete(remove.path, privately, secret, guard(remove), async (c) => {
    const { slug } = await theRoom(c)
    const seq = seqOf(c)
    await askRoom(c, slug, (room) => room.remove(seq, random(24)))
    return c.body(null, 204)
  })

/** A bot is its name: the same one is the same author, whichever key posts. */
async function botId(site: string, name: string): Promise<string> {
  return `b_${(await hashOf(JSON.stringify(['bot', site, name]))).slice(0, 22)}`
}

function unclean(): never {
  const message = 'A name needs a visible character, and may hold no control characters.'
  throw new Problem(400, 'malformed', message, { fields: { name: message } })
}

function seqOf(c: Api): number {
  const seq = c.req.param('seq') ?? ''
  return /^[1-9]\d{0,14}$/.test(seq) ? Number(seq) : missing('message')
}

type Order = 'newest' | 'oldest'

function asked({ after, limit }: Slice, order: Order) {
  if (order === 'oldest') return { after: Number(after ?? 0), limit }
  return after === undefined ? { limit } : { before: Number(after), limit }
}

function pageOf({ messages, more }: Listed, order: Order): Page<MessageValue> {
  const items = order === 'oldest' ? messages : messages.toReversed()
  const last = items.at(-1)
  return { items, ...(more && last && { next: String(last.seq) }) }
}
