import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const ALLOWED = new Set(['MIT', 'BSD-3-Clause', 'BSD-2-Clause', 'Apache-2.0', 'ISC', '0BSD', 'Unicode-3.0'])

/** Writes the licences of all that is bundled beside it, and refuses one that would bind a host; `others`: folders of packages besides. */
export function licences(file, others = []) {
  return {
    name: 'parlor-licences',
    async generateBundle() {
      const folders = [
        ...new Set([...others, ...[...this.getModuleIds()].map(packageOf).filter(Boolean)]),
      ].sort()
      const texts = folders.map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
        if (!ALLOWED.has(license)) this.error(`${name} has the licence ${license}`)
        return `${name} ${version} (${license})\n\n${textOf(folder)}`
      })
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, texts.join('\n\n---\n\n'))
    },
  }
}

function packageOf(id) {
  const name = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
  return name && existsSync(join(name, 'package.json')) ? name : undefined
}

function textOf(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  return file ? readFileSync(join(folder, file), 'utf8').trim() : ''
}
