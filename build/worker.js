import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds a Worker as `wrangler deploy` does, but in chunks: what is imported lazily stays out of the
 * entry, so that a socket does not pay for the pages of accounts. The folder goes up as it is:
 * `wrangler deploy` with `main` this folder's index.js, `no_bundle`, and the rules `ESModule` for
 * `**\/*.js` and `CompiledWasm` for `**\/*.wasm`. Without them wrangler leaves the chunks behind and says
 * nothing of it.
 *
 * Answers esbuild's account of what went where.
 * @param {string} main The entry's source, from the checkout's folder.
 * @param {string} folder Where to.
 * @param {readonly string[]} more Sources that tests import: each becomes a module by its own path, and lines stay lines.
 */
export async function buildWorker(main, folder, more = []) {
  /** @type {string[]} */
  const modules = []
  const { metafile } = await build({
    entryPoints: [main, ...more].map((source) => ({ in: source, out: outOf(source, main) })),
    outdir: folder,
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    chunkNames: 'chunks/[name]-[hash]',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"production"' },
    // Names stay as they are, for the stacks in the log.
    minifySyntax: true,
    minifyWhitespace: more.length === 0,
    legalComments: 'none',
    metafile: true,
    plugins: [nodeModules, fewerAlgorithms, wasm(resolve(ROOT, folder, 'chunks'), modules)],
    logLevel: 'silent',
  })
  await removeOthers(resolve(ROOT, folder), [...Object.keys(metafile.outputs), ...modules])
  return metafile
}

/**
 * @param {string} source
 * @param {string} main
 */
function outOf(source, main) {
  return source === main ? 'index' : source.replace(/\.ts$/, '')
}

/**
 * Packages name Node's modules in the old way too; the runtime knows all of them by `node:`.
 * @type {import('esbuild').Plugin}
 */
const nodeModules = {
  name: 'parlor-node-modules',
  setup({ onResolve }) {
    const names = builtinModules.filter((name) => !/^_|:/.test(name))
    onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path }) => ({
      path: `node:${path}`,
      external: true,
    }))
  },
}

/**
 * Modules of WebAssembly lie beside the chunks that import them, as they are: the runtime compiles them.
 * @param {string} folder Where the chunks go.
 * @param {string[]} written Told of each file.
 * @returns {import('esbuild').Plugin}
 */
function wasm(folder, written) {
  return {
    name: 'parlor-wasm',
    setup(build) {
      build.onResolve({ filter: /\.wasm$/ }, async ({ path, pluginData, ...from }) => {
        if (pluginData === wasm) return undefined
        const { importer, resolveDir, kind } = from
        const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: wasm })
        if (found.errors.length > 0) return { errors: found.errors }
        const code = await readFile(found.path)
        const digest = createHash('sha256').update(code).digest('hex').slice(0, 8)
        const name = `${basename(path, '.wasm')}-${digest}.wasm`
        await mkdir(folder, { recursive: true })
        await writeFile(resolve(folder, name), code)
        written.push(resolve(folder, name))
        return { path: `./${name}`, external: true }
      })
    },
  }
}

/** All of jose that our own sources use: a new use is one more line, and a build that fails says so. */
const JOSE = `
  export { SignJWT } from 'jose/jwt/sign'
  export { jwtVerify } from 'jose/jwt/verify'
  export { compactVerify } from 'jose/jws/compact/verify'
  export * as base64url from 'jose/base64url'`

/**
 * Gives our sources the parts of jose that they name. Chunks share whole modules, so that by its one
 * door the entry would carry the encryption that only better-auth uses, a tenth of all it loads.
 * @type {import('esbuild').Plugin}
 */
const fewerAlgorithms = {
  name: 'parlor-fewer-algorithms',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^jose$/ }, ({ importer }) =>
      importer.includes('node_modules') ? undefined : { path: 'jose', namespace: 'parlor-jose' },
    )
    onLoad({ filter: /.*/, namespace: 'parlor-jose' }, () => ({ contents: JOSE, resolveDir: ROOT }))
  },
}

/**
 * A chunk of an earlier build would be deployed with the rest.
 * @param {string} folder
 * @param {readonly string[]} outputs
 */
async function removeOthers(folder, outputs) {
  const kept = new Set(outputs.map((file) => resolve(ROOT, file)))
  for (const name of await readdir(folder, { recursive: true })) {
    const file = resolve(folder, name)
    if (/\.(js|sql|map|wasm)$/.test(file) && !kept.has(file)) await rm(file)
  }
}
