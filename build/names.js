import { transform } from 'esbuild'

/**
 * Gives private fields short names, the same in each class. Terser would give each field of a chunk a name
 * of its own, which costs half a kilobyte.
 */
export function names() {
  return {
    name: 'parlor-names',
    async renderChunk(code) {
      if (!/\bthis\.#/.test(code)) return null
      return transform(code, { format: 'esm', target: 'es2022', minifyIdentifiers: true, charset: 'utf8' })
    },
  }
}
