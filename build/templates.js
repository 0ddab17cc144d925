import { transform } from 'esbuild'

const HOLE = 'parlor-hole-'

/**
 * How the text inside html`` and css`` is made smaller. HTML only has its white space folded and
 * its comments dropped, which changes nothing that a reader could see; more saves few bytes and
 * has broken templates of others. CSS goes through esbuild, which knows nesting, container queries
 * and relative colours.
 */
export const templates = {
  strategy: {
    getPlaceholder: (parts) => {
      let hole = HOLE
      while (parts.some((part) => part.text.includes(hole))) hole += '-'
      return hole
    },
    combineHTMLStrings: (parts, hole) => parts.map((part) => part.text).join(hole),
    splitHTMLByPlaceholder: (text, hole) => text.split(hole),

    async minifyHTML(html) {
      if (/<(pre|textarea)\b[^>]*>\s/.test(html)) return html
      return html.replace(/<!--[^]*?-->/g, '').replace(/\s+/g, ' ')
    },

    async minifyCSS(css) {
      const { code, warnings } = await transform(css, { loader: 'css', minify: true, target: 'esnext' })
      // A hole in a place that CSS has no grammar for: leave the text as it is written.
      if (warnings.length > 0 || code.split(HOLE).length !== css.split(HOLE).length) return css
      return code.trim()
    },
  },
}
