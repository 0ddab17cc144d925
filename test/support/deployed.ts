import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { MAIN, sourceOf } from './sources.ts'

const deployed = fileURLToPath(new URL('../../dist/worker/index.js', import.meta.url))

/**
 * Has tests run the Worker as it is deployed: the same bytes, and one module where there are four hundred
 * sources, which each file of tests would load anew into its runtime. What such a test imports of the
 * sources is another copy, with another memory.
 */
export const deployedWorker: Plugin = {
  name: 'parlor-deployed-worker',
  enforce: 'pre',
  resolveId: (id, importer) => (sourceOf(id, importer) === MAIN ? deployed : undefined),
}
