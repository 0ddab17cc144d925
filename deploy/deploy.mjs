// `npm run deploy`. Runs on the system's Node until the project's own is there.
import { spawn } from 'node:child_process'
import { report } from '../demo/failure.mjs'
import { install, root } from '../demo/install.mjs'

try {
  const node = install()
  const child = spawn(node, [`${root}deploy/run.mjs`, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  report(error)
  process.exitCode = 1
}
