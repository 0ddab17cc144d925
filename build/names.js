import { transform } from 'esbuild'

/**
 * What Lit, and the elements among themselves, call things by, in all chunks alike: methods and fields that neither
 * pages nor browsers know. A name that a template binds, that is an attribute, a string, or goes over the wire must
 * not stand here.
 */
const INNER =
  '_$AA _$AB _$AC _$AD _$AE _$AH _$AI _$AK _$AL _$AM _$AR _$AV _$Do _$EM _$EO _$EP _$ES _$ET _$E_ _$Eh _$Ei _$Ej _$Em _$Ep _$Eq _$Eu _$Ev addController createProperty createRenderRoot elementStyles enableUpdating finalizeStyles firstUpdated fromAttribute getPropertyDescriptor getPropertyOptions getUpdateComplete hasUpdated hostConnected hostDisconnected hostUpdate hostUpdated isUpdatePending performUpdate removeController renderBefore renderOptions renderRoot shadowRootOptions toAttribute willUpdate atNewest authorId awaits careful caughtUp flying jumpToLatest loadAfter loadBefore markRead onrefused persistent reachable retryNow scroller setActivity setTyping showAround showLatest showMessage unseen'.split(
    ' ',
  )
const SHORT = Object.fromEntries(INNER.map((name, index) => [name, `$${index.toString(36)}`]))
/** In a string a name stays as it is: what asks for it by that finds nothing. */
const SAID = new RegExp(`["'\`](?:${INNER.join('|').replaceAll('$', '\\$')})["'\`]`)
const KNOWN = new RegExp(`^(?:${INNER.join('|').replaceAll('$', '\\$')})$`)

/**
 * Gives private fields short names, the same in each class, and inner names too. Terser would give each
 * field of a chunk a name of its own, which costs half a kilobyte.
 */
export function names() {
  return {
    name: 'parlor-names',
    async renderChunk(code) {
      const said = SAID.exec(code)
      if (said)
        throw new Error(
          `${said[0]} is called by another name in the build: it can't be asked for by a string.`,
        )
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
