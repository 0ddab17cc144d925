import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes `manifest.json`, from which the Worker learns which files to keep for pages that are
 * open across a deployment, and prints the integrity of the pinned entry. Files of earlier builds
 * are removed here: the Worker keeps its own copies.
 */
export function manifest({ version, folder }) {
  const pinned = `v/${version}/parlor.js`
  let files = new Set()
  return {
    name: 'parlor-manifest',
    buildStart() {
      files = new Set()
    },
    writeBundle(_, bundle) {
      for (const name of Object.keys(bundle)) files.add(name)
    },
    async closeBundle() {
      if (!files.has(pinned)) return
      await removeOthers(folder, files)
      const digest = createHash('sha384').update(await readFile(join(folder, pinned)))
      const sri = `sha384-${digest.digest('base64')}`
      const kept = [...files].filter((name) => name !== 'parlor.js').sort()
      await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version, sri, files: kept }, null, 2))
      console.log(`/${pinned} integrity="${sri}"`)
    },
  }
}

async function removeOthers(folder, files) {
  for (const part of ['assets', 'v']) {
    for (const name of await readdir(join(folder, part), { recursive: true }).catch(() => [])) {
      const path = `${part}/${name}`
      if (/\.js(on)?$/.test(path) && !files.has(path)) await rm(join(folder, path))
    }
  }
}
