import { readdir, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds a Worker as `wrangler deploy` does, but in chunks: what is imported lazily stays out of the
 * entry, so that a socket does not pay for the pages of accounts. The folder goes up as it is:
 * `wrangler deploy` with `main` this folder's index.js, `no_bundle`, and the rule `ESModule` for
 * `**\/*.js`. Without that rule wrangler leaves the chunks behind and says nothing of it.
 *
 * Answers esbuild's account of what went where.
 * @param {string} main The entry's source, from the checkout's folder.
 * @param {string} folder Where to.
 */
export async function buildWorker(main, folder) {
  const { metafile } = await build({
    entryPoints: { index: main },
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
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    plugins: [nodeModules, fewerAlgorithms],
    logLevel: 'silent',
  })
  await removeOthers(resolve(ROOT, folder), Object.keys(metafile.outputs))
  return metafile
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
    if (/\.(js|sql|map)$/.test(file) && !kept.has(file)) await rm(file)
  }
}
