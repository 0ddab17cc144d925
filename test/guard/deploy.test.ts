import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Fake, startFake } from '../support/cloudflare.mjs'

const ORIGIN = 'https://www.example.com'

/** Runs `npm run deploy` with these arguments and no other environment than it is given. */
async function deploy(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['deploy/run.mjs', ...args], { env: { PATH, HOME, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { output, code }
}

describe('a dry run', () => {
  it('shows each step without a token and without a network, and changes nothing', async () => {
    rmSync('dist/deploy', { recursive: true, force: true })
    const { output, code } = await deploy(['--dry-run', '--origin', ORIGIN], {
      // Whoever asks is refused.
      CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    })
    expect(code, output).toBe(0)
    for (const step of ['D1 database', 'R2 bucket', 'Migrations', 'Secret', 'Worker', 'Site']) {
      expect(output).toMatch(new RegExp(`\\+ ${step} +would `))
    }
    expect(output).toContain('wrangler deploy --dry-run: good')
    expect(output).toContain('data-site="example-com" data-room="lobby"></script>')
    expect(output).toContain('/dashboard/')
  }, 120_000)

  it('had wrangler put together all that would be sent, lazy modules included', () => {
    expect(existsSync('dist/deploy/dry-run/index.js')).toBe(true)
    const built = readdirSync('dist/worker/chunks').filter((name) => name.endsWith('.js'))
    expect(built.length).toBeGreaterThan(0)
    expect(readdirSync('dist/deploy/dry-run/chunks').filter((name) => name.endsWith('.js'))).toEqual(built)
  })
})

describe('without a dry run', () => {
  it.each([
    [[], /CLOUDFLARE_API_TOKEN is missing/],
    [['--origin', 'example.com'], /--origin takes an address/],
    [['--origin', 'https://*.com'], /--origin takes an address/],
    [['--site', 'x'], /go with --origin/],
    [['--domain', 'https://chat.example.com'], /--domain takes a host name/],
    [['--nonsense'], /--dry-run/],
  ] as [string[], RegExp][])(
    '%j is refused in one sentence',
    async (args, sentence) => {
      const { output, code } = await deploy(args)
      expect(code).toBe(1)
      expect(output).toMatch(sentence)
      expect(output).not.toContain('    at ')
    },
    60_000,
  )
})

describe('with an account', () => {
  let fake: Fake
  const env = () => ({ CLOUDFLARE_API_TOKEN: 'good', CLOUDFLARE_API_BASE_URL: fake.url })
  const run = (args: readonly string[] = [], more: Record<string, string> = {}) =>
    deploy(args, { ...env(), ...more })
  const secrets = () =>
    fake.workers.get('parlor')?.bindings.filter(({ type }) => type === 'secret_text') ?? []

  describe('that is empty', () => {
    const asked = ['--origin', ORIGIN, '--key', 'my server']
    let first: Awaited<ReturnType<typeof run>>

    beforeAll(async () => {
      fake = await startFake()
      first = await run(asked)
    }, 120_000)
    afterAll(() => fake.stop())

    it('makes what is missing, in order', () => {
      expect(first.code, first.output).toBe(0)
      expect(fake.unknown).toEqual([])
      expect([...fake.databases.keys(), ...fake.buckets]).toEqual(['parlor', 'parlor'])
      const bindings = new Map(fake.workers.get('parlor')?.bindings.map((one) => [one.name, one]))
      const [database] = [...fake.databases.values()]
      expect(bindings.get('DB')).toMatchObject({ type: 'd1', id: database?.uuid })
      expect(bindings.get('BUCKET')).toMatchObject({ type: 'r2_bucket', bucket_name: 'parlor' })
      expect(bindings.get('ROOM')).toMatchObject({ type: 'durable_object_namespace', class_name: 'Room' })
      const order = ['D1 database', 'R2 bucket', 'Migrations', 'Secret', 'Worker', 'Site', 'API key']
      const places = order.map((step) => first.output.indexOf(`+ ${step}`))
      expect(places.toSorted((a, b) => a - b)).toEqual(places)
      expect(places).not.toContain(-1)
    })

    it('sends the entry and every chunk', () => {
      const sent = fake.workers.get('parlor')?.uploads.at(-1)
      const names = [...(sent?.keys() ?? [])].filter((name) => name.endsWith('.js'))
      const built = readdirSync('dist/worker/chunks').filter((name) => name.endsWith('.js'))
      expect(names.toSorted()).toEqual(['index.js', ...built.map((name) => `chunks/${name}`)].sort())
    })

    it('keeps the secret to itself: not printed, not in a file', () => {
      const given = String(secrets()[0]?.['given'])
      expect(given).toMatch(/^[\w-]{43}$/)
      expect(first.output).not.toContain(given)
      const files = readdirSync('dist', { recursive: true, withFileTypes: true })
      const holding = files
        .filter((file) => file.isFile())
        .filter((file) => readFileSync(`${file.parentPath}/${file.name}`, 'utf8').includes(given))
      expect(holding).toEqual([])
    })

    it('leaves the committed configuration without an id', () => {
      const [database] = [...fake.databases.values()]
      expect(readFileSync('wrangler.toml', 'utf8')).not.toContain(database?.uuid)
    })

    it('makes the site, and a key that is shown once and kept as a hash', () => {
      const sql = [...fake.databases.values()][0]?.sql
      expect(sql?.prepare('SELECT id, origins, version FROM sites').all()).toEqual([
        { id: 'example-com', origins: JSON.stringify([ORIGIN]), version: 1 },
      ])
      const [key = ''] = /pk_[0-9a-f]{20}_[\w-]{43}/.exec(first.output) ?? []
      const hash = createHash('sha256').update(key).digest('base64url')
      expect(sql?.prepare('SELECT id, site, hash FROM api_keys').all()).toEqual([
        { id: key.split('_')[1], site: 'example-com', hash },
      ])
    })

    it('changes nothing when it is run again, and says so', async () => {
      const before = [...fake.writes]
      const { output, code } = await run(asked, { PARLOR_SECRET: 'another-secret-another-secret-another' })
      expect(code, output).toBe(0)
      expect(output).toContain('Nothing was changed')
      expect(output).not.toContain('  + ')
      expect(fake.writes).toEqual(before)
      expect(output).toContain('data-site="example-com"')
    }, 60_000)

    it('deploys again what lost its address', async () => {
      fake.shown.clear()
      const { output, code } = await run()
      expect(code, output).toBe(0)
      expect(output).toContain('+ Worker')
      expect([...fake.shown]).toEqual(['parlor'])
    }, 60_000)

    it('refuses to make a new secret for sites whose own it has not', async () => {
      fake.workers.delete('parlor')
      const { output, code } = await run()
      expect(code).toBe(1)
      expect(output).toContain('Give the old one in PARLOR_SECRET')
      expect(fake.workers.has('parlor')).toBe(false)
    }, 60_000)
  })

  describe('or a token that will not do', () => {
    beforeEach(async () => {
      fake = await startFake()
      return () => fake.stop()
    })

    it.each([
      ['/d1/', 'Account → D1 → Edit'],
      ['/r2/', 'Account → Workers R2 Storage → Edit'],
      ['/settings', 'Account → Workers Scripts → Edit'],
      // Wrangler meets these two.
      ['/secrets', 'Account → Workers Scripts → Edit'],
      ['/assets-upload-session', 'Account → Workers Scripts → Edit'],
    ])(
      'names the permission that %s needs, and where to add it',
      async (part, permission) => {
        fake.refused.add(part)
        const { output, code } = await run()
        expect(code).toBe(1)
        expect(output).toContain(permission)
        expect(output).toContain('https://dash.cloudflare.com/profile/api-tokens')
      },
      60_000,
    )

    it('tells an invalid token from a missing permission', async () => {
      const { output, code } = await run([], { CLOUDFLARE_API_TOKEN: 'stale' })
      expect(code).toBe(1)
      expect(output).toContain('is not valid')
    }, 60_000)

    it('asks which of several accounts is meant', async () => {
      const other = 'b'.repeat(32)
      fake.accounts.push({ id: other, name: 'The other' })
      const { output, code } = await run(['--dry-run'])
      expect(code).toBe(1)
      expect(output).toContain(`${other}  The other`)
      expect(output).toContain('CLOUDFLARE_ACCOUNT_ID')
      expect(fake.writes).toEqual([])
    }, 60_000)
  })
})
