import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { buildWorker } from '../../build/worker.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FOLDER = 'test/.tmp/sources'
/** The Worker's entry. */
export const MAIN = 'worker/index.ts'
/** An import of more than types. */
const IMPORT = /^(?:import (?!type\b)|\} from ).*?'(\.[^']*\.ts)'/gm

/**
 * Has tests run the Worker's sources in few modules: each file of tests loads them anew into its runtime, and
 * four hundred take it seconds. What tests import of the sources they share with the Worker.
 * @param folders What they import of the sources is found in the files here.
 */
export function bundledSources(...folders: string[]): Plugin {
  const imported = new Set(folders.flatMap(sourcesIn))
  imported.delete(MAIN)
  let built: Promise<unknown> | undefined
  return {
    name: 'parlor-bundled-sources',
    enforce: 'pre',
    async resolveId(id, importer) {
      const source = sourceOf(id, importer)
      if (source !== MAIN && !imported.has(source)) return undefined
      built ??= buildWorker(MAIN, FOLDER, [...imported])
      await built
      return resolve(ROOT, FOLDER, source === MAIN ? 'index.js' : source.replace(/ts$/, 'js'))
    },
  }
}

/** The path, from the checkout's folder, of what a module imports. */
export function sourceOf(id: string, importer: string | undefined): string {
  return relative(ROOT, id.startsWith('.') && importer ? resolve(dirname(importer), id) : id)
}

function sourcesIn(folder: string): string[] {
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = resolve(ROOT, folder, name)
      const imports = readFileSync(file, 'utf8').matchAll(IMPORT)
      return [...imports].map(([, id = '']) => sourceOf(id, file))
    })
    .filter((source) => /^(worker|protocol)\//.test(source))
}
