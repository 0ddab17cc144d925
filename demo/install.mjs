import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Failure } from './failure.mjs'

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Installs what the lockfile names, unless that is already in place, and returns the path of the
 * Node that the project brings along. Runs on any Node from 20 on, without dependencies.
 */
export function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(`Parlor needs Node 20 or newer; this is ${process.version}.`)
  }
  if (!isInstalled()) npmCi()
  const node = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`
  if (!existsSync(node)) {
    throw new Failure(
      'npm installed everything but the Node that Parlor runs on: allow install scripts (npm config set ignore-scripts false), remove node_modules and try again.',
    )
  }
  return node
}

// npm writes its own copy of the lockfile as the last step of an install.
function isInstalled() {
  const kept = `${root}node_modules/.package-lock.json`
  if (!existsSync(kept)) return false
  const [wanted, present] = [`${root}package-lock.json`, kept].map(
    (file) => JSON.parse(readFileSync(file, 'utf8')).packages,
  )
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

function npmCi() {
  console.log('Installing. The first time this takes about a minute.')
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, args] = process.env.npm_execpath
    ? [process.execPath, [process.env.npm_execpath, ...flags]]
    : ['npm', flags]
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (status !== 0) throw new Failure(reason(error ? String(error) : stderr))
}

/** @param {string} output */
function reason(output) {
  if (/ENOENT.*npm/.test(output)) return 'npm is missing: install it with Node from https://nodejs.org.'
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|FETCH_ERROR/.test(output)) {
    return 'npm could not reach its registry: check the network (or the proxy) and try again.'
  }
  if (/ENOSPC/.test(output))
    return 'The disk is full, so npm could not install: free some space and try again.'
  if (/EACCES|EPERM|EROFS/.test(output)) return `npm may not write to ${root}node_modules: check who owns it.`
  if (/EUSAGE/.test(output)) return 'package-lock.json does not fit package.json: run npm install once.'
  const first = output.split('\n').find((line) => /npm (ERR!|error)/.test(line))
  return `npm ci failed: ${first?.replace(/npm (ERR!|error)\s*/, '') ?? 'no reason given'}.`
}
