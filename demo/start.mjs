// `npm start`. Runs on the system's Node until the project's own is there.
import { spawn } from 'node:child_process'
import { report } from './failure.mjs'
import { install, root } from './install.mjs'

try {
  const node = install()
  const child = spawn(node, [`${root}demo/run.mjs`], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; a plain kill of this process is passed on.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  report(error)
  process.exitCode = 1
}
