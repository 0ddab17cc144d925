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
      const folded = html.replace(/<!--[^]*?-->/g, '').replace(/\s+/g, ' ')
      return folded.replace(/<svg.*?<\/svg>/g, (drawing) => drawing.replaceAll('> <', '><'))
    },

    async minifyCSS(css) {
      const { code, warnings } = await transform(css, { loader: 'css', minify: true, target: 'esnext' })
      // A hole in a place that CSS has no grammar for: leave the text as it is written.
      if (warnings.length > 0 || code.split(HOLE).length !== css.split(HOLE).length) return css
      return tight(code.trim())
    },
  },
}

/** esbuild keeps the white space of custom properties as it is written: where scripts read them, it may mean something. */
function tight(css) {
  return css
    .split(/("[^"]*")/)
    .map((part, index) => (index % 2 ? part : part.replace(/([(,]) | (?=[),])|(?<=--[\w-]+:) /g, '$1')))
    .join('')
}
