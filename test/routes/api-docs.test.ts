import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import guide from '../../docs/api.md?raw'
import { asHost, documented, keyFor } from './api.support.ts'
import { makeSite, SERVER, sessionFor } from './support.ts'

const variables: Record<string, string> = { PARLOR: SERVER }

beforeAll(async () => {
  await makeSite({ id: 'demo' })
  variables['PARLOR_KEY'] = await keyFor('demo')
  const { member } = await sessionFor({ name: 'Ann' }, { site: 'demo' })
  variables['MEMBER'] = member.id
  await env.DB.prepare(
    "INSERT INTO rooms (site, slug, created_at, active_at) VALUES ('demo', 'lobby', 0, 0)",
  ).run()
})

/** Every command of the guide, in its order. */
const commands = [...guide.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) =>
  block
    .replaceAll(/ \\\n\s*/g, ' ')
    .trim()
    .split('\n')
    // What a shell is to know of a server on this machine is known here already.
    .filter((line) => !/^export PARLOR/.test(line)),
)

/** The words of a command as a shell has them: quotes, `$NAME` and `$(uuidgen)`; fails at anything else. */
function wordsOf(command: string): string[] {
  const expanded = (text: string) =>
    text
      .replaceAll('$(uuidgen)', () => crypto.randomUUID())
      .replaceAll(/\$(\w+)/g, (_, name: string) => variables[name] ?? expect.fail(`$${name} is not told`))
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map(
    ([, single, double, bare]) => single ?? expanded(double ?? bare ?? ''),
  )
}

/** What curl would send. */
function requestOf(command: string) {
  const [curl, ...words] = wordsOf(command)
  expect(curl).toBe('curl')
  const headers: Record<string, string> = {}
  let [method, path, body]: [string | undefined, string, string | undefined] = [undefined, '', undefined]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') method = words.shift()
    else if (word === '--json') body = words.shift()
    else if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(/: (.*)/)
      headers[name] = value
    } else if (word.startsWith(SERVER)) path = word.slice(SERVER.length)
    else expect.fail(`${word} is no word of curl`)
  }
  return { method: method ?? (body === undefined ? 'GET' : 'POST'), path, headers, body }
}

describe('the guide', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(15)
  })

  it.each(commands)('works: %s', async (command) => {
    const { method, path, headers, body } = requestOf(command)
    const response = await asHost(method, path, { headers, ...(body !== undefined && { body }) })
    expect([response.status, await response.text()]).toEqual([
      expect.toBeOneOf([200, 201, 204]),
      expect.anything(),
    ])
  })

  it('and every command of the documentation are read by a shell as they are meant', async () => {
    const html = await (await import('./support.ts')).call('/docs').then((response) => response.text())
    const shown = [...html.matchAll(/<pre[^>]*><code>([^]*?)<\/code>/g)].map(([, text = '']) =>
      text
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
        .replaceAll(/ \\\n\s*/g, ' '),
    )
    variables['TOKEN'] = 'x'
    const { paths } = await documented()
    expect(shown.length).toBe(Object.values(paths).flatMap((one) => Object.keys(one)).length)
    for (const command of shown) {
      const { body } = requestOf(command)
      if (body !== undefined) expect(JSON.parse(body)).toBeTypeOf('object')
    }
  })
})
