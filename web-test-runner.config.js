import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { a11ySnapshotPlugin } from '@web/test-runner-commands/plugins'
import { emojiData } from './build/emoji.js'
import { CHROME_FLAGS, findChrome } from './test/support/chrome.mjs'
import { countsReporter } from './test/support/counts.mjs'

export default {
  files: 'test/widget/**/*.test.ts',
  nodeResolve: { extensions: ['.ts', '.js', '.mjs'], exportConditions: ['development'] },
  plugins: [
    a11ySnapshotPlugin(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('widget/tsconfig.json', import.meta.url)),
    }),
  ],
  // What the build writes beside the chunks, under the names of widget/features/emoji/files.ts.
  middleware: [
    (context, next) => {
      const [, language] = /^\/assets\/emoji-(\w+)\.json$/.exec(context.path) ?? []
      if (!language) return next()
      context.type = 'json'
      context.body = emojiData().get(language)
    },
  ],
  browsers: [
    chromeLauncher({
      // Only the tab in front paints, has the focus and hears keys.
      concurrency: 1,
      launchOptions: {
        executablePath: findChrome(),
        // `gc()` lets leak tests tell a leak from garbage.
        args: [...CHROME_FLAGS, '--js-flags=--expose-gc'],
      },
    }),
  ],
  // A limit for what hangs, not for a machine that has more to do.
  testFramework: { config: { timeout: 25_000 } },
  reporters: [defaultReporter({ reportTestProgress: false }), countsReporter()],
  testsFinishTimeout: 300_000,
}
