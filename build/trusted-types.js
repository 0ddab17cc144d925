/**
 * Renames Lit's Trusted Types policy. A host page allows the name `parlor` once, and another Lit
 * in the same page, which claims `lit-html`, does not collide with ours.
 */
export function trustedTypes(name) {
  return {
    name: 'parlor-trusted-types',
    transform(code, id) {
      if (!/node_modules\/lit-html\/(?:production\/)?lit-html\.js$/.test(id)) return null
      const renamed = code.replace('createPolicy("lit-html"', `createPolicy("${name}"`)
      if (renamed === code) this.error(`${id} creates no policy "lit-html" any more`)
      return { code: renamed, map: null }
    },
  }
}
