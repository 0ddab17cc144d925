import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failure } from './failure.mjs'

const OTHER = 'or choose another folder with PARLOR_STATE.'

/**
 * Opens the folder of local data: makes it where it is missing, keeps a second `npm start` out of
 * it, and finds or makes its master key.
 * @param {string} path
 */
export function openState(path) {
  const folder = resolve(path)
  try {
    // Node tries for ever to make a folder below one that takes none: only missing parents are made.
    if (!existsSync(folder)) mkdirSync(folder, { recursive: !existsSync(dirname(folder)) })
    writeFileSync(`${folder}/.writable`, '')
    rmSync(`${folder}/.writable`)
  } catch {
    const isFile = existsSync(folder) && !statSync(folder).isDirectory()
    throw new Failure(
      isFile
        ? `${folder} is a file, and Parlor keeps its data in a folder of that name: move the file, ${OTHER}`
        : `Parlor may not write to ${folder}: check who owns it, ${OTHER}`,
    )
  }
  const release = lock(folder)
  return { folder, release, secret: process.env.PARLOR_SECRET ?? secretIn(`${folder}/secret`) }
}

/** @param {string} folder */
function lock(folder) {
  const file = `${folder}/pid`
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (holder > 0 && holder !== process.pid && isRunning(holder)) {
    throw new Failure(`${folder} is in use by another npm start (process ${holder}): stop that one, ${OTHER}`)
  }
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

// Every token is signed with a key from this: kept, so that members stay who they are over a restart.
/** @param {string} file */
function secretIn(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32)
    throw new Failure(`${file} is damaged: remove it and start again (members sign in anew).`)
  return secret
}
