import { readFileSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import esbuild from 'rollup-plugin-esbuild'
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals'
import { CLDR, DATA as emojiPackage, emoji } from './build/emoji.js'
import { entry } from './build/entry.js'
import { licences } from './build/licences.js'
import { manifest } from './build/manifest.js'
import { names } from './build/names.js'
import { smallerLit } from './build/smaller-lit.js'
import { styleSheets } from './build/style-sheets.js'
import { templates } from './build/templates.js'
import { trustedTypes } from './build/trusted-types.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

// What lies together in a folder is named after the folder: assets/emoji-1a2b3c4d.js.
const nameOf = ({ name, facadeModuleId }) =>
  `assets/${(name === 'index' && facadeModuleId?.split('/').at(-2)) || name}-[hash].js`

const typescript = esbuild({ target: 'es2022', tsconfig: 'widget/tsconfig.json' })
const smaller = terser({
  module: true,
  ecma: 2020,
  compress: { passes: 2, unsafe_arrows: true, keep_fargs: false },
  format: { comments: false },
})

const widget = {
  input: { parlor: entry.id },
  output: [
    {
      dir: 'dist/public',
      format: 'es',
      entryFileNames: 'parlor.js',
      chunkFileNames: nameOf,
      manualChunks: entry.chunkOf,
    },
    {
      dir: 'dist/public',
      format: 'es',
      entryFileNames: `v/${version}/parlor.js`,
      inlineDynamicImports: true,
    },
  ],
  plugins: [
    entry.plugin('widget/index.ts'),
    emoji(),
    resolve({ extensions: ['.ts', '.js'], exportConditions: ['production'] }),
    trustedTypes('parlor'),
    styleSheets(),
    smallerLit(),
    minifyTemplateLiterals({ include: 'widget/**/*.ts', failOnError: true, options: templates }),
    typescript,
    names(),
    smaller,
    licences('dist/public/licences.txt', [emojiPackage, CLDR]),
    manifest({ version, folder: 'dist/public' }),
  ],
}

/** The script of the page that holds a room in a frame. */
const frame = {
  input: 'widget/frame.ts',
  output: { file: 'dist/public/embed.js', format: 'es' },
  plugins: [resolve({ extensions: ['.ts', '.js'] }), typescript, smaller],
}

/** Written to `dist/public`, the folder that the Worker serves. */
export default [widget, frame]
