// `npm test`. Runs on the system's Node until the project's own is there.
import { spawnSync } from 'node:child_process'
import { report } from '../demo/failure.mjs'
import { install, root } from '../demo/install.mjs'
import { needChrome } from './support/browser.mjs'

try {
  const node = install()
  needChrome()
  const args = [`${root}test/all.mjs`, ...process.argv.slice(2)]
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
} catch (error) {
  report(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
