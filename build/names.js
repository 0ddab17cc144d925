import { transform } from 'esbuild'

/**
 * What Lit calls its own things by, in all chunks alike: methods and fields that neither pages nor browsers know.
 * A name that is bound in a template, an attribute or on the wire must not stand here.
 */
const LIT =
  '_$AA _$AB _$AC _$AD _$AE _$AH _$AI _$AK _$AL _$AM _$AR _$AV _$Do _$EM _$EO _$EP _$ES _$ET _$E_ _$Eh _$Ei _$Ej _$Em _$Ep _$Eq _$Eu _$Ev addController createProperty createRenderRoot elementStyles enableUpdating finalizeStyles firstUpdated fromAttribute getPropertyDescriptor getPropertyOptions getUpdateComplete hasUpdated hostConnected hostDisconnected hostUpdate hostUpdated isUpdatePending performUpdate removeController renderBefore renderOptions renderRoot scheduleUpdate shadowRootOptions toAttribute willUpdate wrapped'.split(
    ' ',
  )
const SHORT = Object.fromEntries(LIT.map((name, index) => [name, `$${index.toString(36)}`]))
const KNOWN = new RegExp(`^(?:${LIT.join('|').replaceAll('$', '\\$')})$`)

/**
 * Gives private fields short names, the same in each class, and Lit's own things too. Terser would give each
 * field of a chunk a name of its own, which costs half a kilobyte.
 */
export function names() {
  return {
    name: 'parlor-names',
    async renderChunk(code) {
      const { code: short } = await transform(code, {
        format: 'esm',
        target: 'es2022',
        minifyIdentifiers: true,
        mangleProps: KNOWN,
        mangleCache: SHORT,
        charset: 'utf8',
      })
      return short
    },
  }
}
