import { resolve } from 'node:path'

const ID = 'virtual:parlor'
let main = ''

/**
 * Makes `parlor.js` a facade of one import over a hashed core. Were the core in `parlor.js` itself,
 * lazy chunks would import it back by that name, and a page that adds a query string to it
 * (`parlor.js?v=2`) would run everything twice.
 */
export const entry = {
  id: ID,

  plugin: (file) => ({
    name: 'parlor-entry',
    buildStart() {
      main = resolve(file)
    },
    resolveId: (id) => (id === ID ? ID : undefined),
    load: (id) => (id === ID ? `import ${JSON.stringify(main)}` : undefined),
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const back = [...chunk.imports, ...chunk.dynamicImports].includes('parlor.js')
        if (back) this.error(`${chunk.fileName} imports parlor.js: the core has slipped into the facade`)
      }
    },
  }),

  /** All that the widget imports statically is one chunk, `core`; the rest is left to Rollup. */
  chunkOf(id, { getModuleInfo }) {
    return eager(getModuleInfo).has(id) ? 'core' : undefined
  },
}

function eager(getModuleInfo) {
  const seen = new Set([main])
  for (const id of seen) for (const next of getModuleInfo(id)?.importedIds ?? []) seen.add(next)
  return seen
}
