import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../demo/build.mjs'
import { freePort } from '../../demo/ports.mjs'
import { startWorker } from '../../demo/worker.mjs'
import type { SessionResponse } from '../../protocol/http.ts'
import { ownerOf } from '../support/owner.mjs'
import { SECRET } from '../support/server.mjs'

const PAGE = 'http://127.0.0.1:1'

/** How each example of docs/signing is run, by the ending of its name. */
const LANGUAGES: Record<string, string[]> = {
  mjs: [process.execPath],
  py: ['python3'],
  php: ['php'],
  rb: ['ruby'],
  go: ['go', 'run'],
}
const VERSION: Record<string, string> = { go: 'version' }

const isHere = ([program = '']: string[]) =>
  spawnSync(program, [VERSION[program] ?? '--version'], { stdio: 'ignore' }).status === 0

let state: string
let url: string
let worker: Awaited<ReturnType<typeof startWorker>>
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  await build('worker')
  state = await mkdtemp(join(tmpdir(), 'parlor-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  worker = await startWorker({ port, state, bindings: { PARLOR_SECRET: SECRET }, origins: [PAGE] })
  const { kid, secret } = (await ownerOf(worker, state)).identityKey
  environment = { ...process.env, PARLOR_SITE: 'demo', PARLOR_KEY_ID: kid, PARLOR_KEY_SECRET: secret }
})

afterAll(async () => {
  await worker.stop()
  await rm(state, { recursive: true, force: true })
})

describe('an example of the documentation', () => {
  it('is run in a way we know', async () => {
    const endings = (await readdir('docs/signing')).map((file) => file.replace('sign.', ''))
    expect(endings.sort()).toEqual(Object.keys(LANGUAGES).sort())
  })

  it.for(Object.keys(LANGUAGES))('in .%s signs an identity that is taken', async (ending, { skip }) => {
    const command = LANGUAGES[ending] ?? []
    const [program = '', ...rest] = command
    skip(!isHere(command), `There is no ${program} on this machine.`)
    const name = 'Zoë “李” <Ann>'
    const args = [...rest, `docs/signing/sign.${ending}`, `user-${ending}`, name]
    const run = spawnSync(program, args, { env: environment, encoding: 'utf8' })
    expect(run.stderr).toBe('')
    const response = await fetch(`${url}/v1/sites/demo/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PAGE },
      body: JSON.stringify({ identity: run.stdout.trim() }),
    })
    expect(response.status).toBe(200)
    const { member } = (await response.json()) as SessionResponse
    expect(member).toMatchObject({ kind: 'signed', role: 'member', name })
  })
})
