import { spawn } from 'node:child_process'
import { Failure } from '../demo/failure.mjs'
import { root } from '../demo/install.mjs'
import { lacking } from './cloudflare.mjs'

/**
 * Runs wrangler and answers what it printed. Throws a `Failure` that names a missing permission.
 * @param {readonly string[]} args
 * @param {{ account?: string | undefined, input?: string }} [options] `input` goes to its standard
 *   input: a secret there is in no list of processes and on no disk.
 */
export async function wrangler(args, { account, input } = {}) {
  const child = spawn(process.execPath, [`${root}node_modules/wrangler/bin/wrangler.js`, ...args], {
    cwd: root,
    env: {
      ...process.env,
      ...(account && { CLOUDFLARE_ACCOUNT_ID: account }),
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      // Its logs of requests are files, and what is secret passes through them.
      WRANGLER_WRITE_LOGS: 'false',
      CI: '1',
      NO_COLOR: '1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input ?? '')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code === 0) return output
  const refused = /request to the Cloudflare API \(([^)]+)\) failed/i.exec(output)?.[1]
  if (refused && /Authentication error|\[code: 10000\]|Unauthorized|Forbidden/i.test(output))
    throw lacking(refused)
  throw new Failure(`wrangler ${args[0]} failed:\n${output.trim()}`)
}
