import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Failure } from '../../demo/failure.mjs'
import { findChrome } from './chrome.mjs'

/** Sees to it that there is a Chrome or Chromium: installed from Debian's packages where there is none and we may. */
export function needChrome() {
  if (findChrome()) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('Installing Chromium with apt-get, for the tests in a browser.')
    const apt = (/** @type {string[]} */ ...args) =>
      spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit' }).status
    if (apt('install', '-y', 'chromium') !== 0) {
      apt('update')
      apt('install', '-y', 'chromium')
    }
    // Tests take less time with it, and pass without.
    apt('install', '-y', 'chromium-headless-shell')
  }
  if (findChrome()) return
  throw new Failure('The tests need Chrome or Chromium: install one, or name it with CHROME_PATH.')
}
