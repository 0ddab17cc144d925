import { watch } from 'node:fs'
import { build } from './build.mjs'
import { report } from './failure.mjs'
import { root } from './install.mjs'

/**
 * Builds again what a changed source belongs to, one build at a time, and calls back after each.
 * A build that fails is reported and leaves the running one in place.
 * @param {(part: 'widget' | 'worker') => Promise<void>} built
 * @returns {() => void} Stops watching.
 */
export function watchSources(built) {
  /** @type {Set<'widget' | 'worker'>} */
  const stale = new Set()
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  let busy = false

  async function work() {
    if (busy) return
    busy = true
    for (const part of stale) {
      stale.delete(part)
      await build(part)
        .then(() => built(part))
        .catch(report)
    }
    busy = false
  }
  /** @param {readonly ('widget' | 'worker')[]} parts */
  const touch = (parts) => {
    for (const part of parts) stale.add(part)
    clearTimeout(timer)
    // An editor writes a file in several steps.
    timer = setTimeout(() => void work(), 80)
  }

  const watchers = [
    watch(`${root}widget`, { recursive: true }, () => touch(['widget'])),
    watch(`${root}worker`, { recursive: true }, () => touch(['worker'])),
    watch(`${root}protocol`, { recursive: true }, () => touch(['worker', 'widget'])),
  ]
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
