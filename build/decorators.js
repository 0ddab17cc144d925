const ID = 'virtual:decorators'
const HELPERS = /^var __defProp = [^]*?\nvar __decorateClass = [^]*?\n};\n/m

/** esbuild writes its decorator helper into every file that uses one: keep a single copy. */
export function decorators() {
  let helpers = ''
  return {
    name: 'parlor-decorators',
    resolveId: (id) => (id === ID ? ID : undefined),
    load: (id) => (id === ID ? `${helpers}export { __decorateClass }` : undefined),
    transform(code, id) {
      if (id === ID || !code.includes('__decorateClass(')) return null
      const [found] = HELPERS.exec(code) ?? this.error(`${id} uses a decorator helper of a new shape`)
      helpers ||= found
      return { code: `import { __decorateClass } from '${ID}'\n${code.replace(found, '')}`, map: null }
    },
  }
}
