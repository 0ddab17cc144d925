import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const SHELLS = ['chrome-headless-shell', 'chromium-headless-shell']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google\\Chrome\\Application\\chrome.exe'),
  join(process.env.LOCALAPPDATA ?? '', 'Google\\Chrome\\Application\\chrome.exe'),
]

/** Flags that make Chromium quiet and able to run in a container. */
export const CHROME_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The path of a Chrome or Chromium on this machine: CHROME_PATH, then PATH, then the usual places.
 * @returns {string | undefined}
 */
export function findChrome() {
  return process.env.CHROME_PATH || [...onPath(NAMES), ...PLACES].find(isExecutable)
}

/**
 * The path of the browser without its windows, where there is one, or else of Chrome or Chromium. It shows
 * pages as they do, a new one for a fifth of the work, and knows no settings, notifications or profiles.
 * @returns {string | undefined}
 */
export function findShell() {
  return (process.env.CHROME_PATH ? undefined : onPath(SHELLS).find(isExecutable)) ?? findChrome()
}

/** @param {readonly string[]} names */
function onPath(names) {
  const { PATH = '' } = process.env
  return PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
