import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../demo/build.mjs'
import { freePort } from '../../demo/ports.mjs'
import { startWorker } from '../../demo/worker.mjs'
import type { SearchResponse } from '../../protocol/search.ts'
import { ownerOf } from '../support/owner.mjs'
import { SECRET } from '../support/server.mjs'
import { tokenFor } from '../support/token.mjs'

const PAGE = 'http://127.0.0.1:1'

let state: string
let url: string
let worker: Awaited<ReturnType<typeof startWorker>>
let key: string
let start: () => ReturnType<typeof startWorker>

beforeAll(async () => {
  await build('worker')
  state = await mkdtemp(join(tmpdir(), 'parlor-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  start = () => startWorker({ port, state, bindings: { PARLOR_SECRET: SECRET }, origins: [PAGE] })
  worker = await start()
  key = (await ownerOf(worker, state)).apiKey
})
afterAll(async () => {
  await worker.stop()
  await rm(state, { recursive: true, force: true })
})

/** Runs `npm run reindex` with these arguments, where the state of this Worker lies. */
async function reindex(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['deploy/reindex.mjs', ...args], {
    env: { PATH, HOME, PARLOR_STATE: state, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const [code] = (await once(child, 'close')) as [number]
  return { output, code }
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`${url}/v1/sites/demo/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

async function finds(query: string): Promise<string[]> {
  const token = await tokenFor({ kind: 'watching', member: 'w_reader', origin: PAGE })
  const response = await fetch(`${url}/v1/sites/demo/search?query=${query}`, {
    headers: { authorization: `Bearer ${token}`, origin: PAGE },
  })
  const { hits } = (await response.json()) as SearchResponse
  return hits.map(({ room, message }) => `${room.slug}/${message.seq}`).sort()
}

describe('npm run reindex', () => {
  it('brings back what the index has lost', { timeout: 120_000 }, async () => {
    for (const slug of ['attic', 'cellar']) {
      await post('rooms', { slug })
      await post(`rooms/${slug}/messages`, { name: 'Bot', body: `A lantern in the ${slug}` })
    }
    const all = ['attic/1', 'cellar/1']
    await expect.poll(() => finds('lantern'), { timeout: 40_000, interval: 500 }).toEqual(all)
    await worker.stop()
    await lose('Index')
    worker = await start()
    expect(await finds('lantern')).toEqual([])

    const { output, code } = await reindex(['--url', `${url}/`])
    expect(code, output).toBe(0)
    expect(output).toMatch(/^\d+ rooms hand over what they hold/)
    await expect.poll(() => finds('lantern'), { timeout: 40_000, interval: 500 }).toEqual(all)
  })

  it.for<[string, string[], Record<string, string>, RegExp]>([
    ['a wrong key', ['--url', '<url>'], { PARLOR_KEY: `pk_${'0'.repeat(20)}_${'x'.repeat(43)}` }, /key/i],
    ['no key', ['--site', 'other', '--url', '<url>'], {}, /Set PARLOR_KEY to an API key of the site/],
    ['a server that is not there', ['--url', 'http://127.0.0.1:9'], {}, /127\.0\.0\.1:9\S* does not answer/],
    ['what is no address', ['--url', 'chat.example.com'], {}, /does not answer/],
    ['what it does not know', ['--nonsense'], {}, /npm run reindex -- \[--site/],
  ])('says in one sentence what is wrong with %s', async ([, args, env, sentence]) => {
    const { output, code } = await reindex(
      args.map((arg) => arg.replace('<url>', url)),
      env,
    )
    expect(code).toBe(1)
    expect(output.trim()).toMatch(sentence)
    expect(output.trim().split('\n')).toHaveLength(1)
  })

  it('knows a server that is none of Parlor’s', async () => {
    const other = createServer((_, response) => response.end('<!doctype html>'))
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { output, code } = await reindex(['--url', `http://127.0.0.1:${port}`])
    other.close()
    expect(code).toBe(1)
    expect(output.trim()).toMatch(/is no server of Parlor\.$/)
  })
})

/** What all objects of a class have kept is gone. */
async function lose(name: string): Promise<void> {
  const folders = (await readdir(state, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name.endsWith(`-${name}`),
  )
  expect(folders).toHaveLength(1)
  for (const { parentPath, name: folder } of folders)
    await rm(join(parentPath, folder), { recursive: true, force: true })
}
