import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** What to serve: a Worker by its wrangler.toml, on a port, with state that outlives the process. */
export interface ServeOptions {
  config: string
  port: number
  state: string
  bindings: Record<string, string>
  /** Statements that make and fill its D1 database, binding DB, on the first launch. */
  sql?: string[]
  /** The Worker was built into `state` by an earlier launch. */
  built?: boolean
  /** Port of workerd's inspector, for profiling. */
  inspector?: number
}

/** A served Worker: its address, what its workerd has used, and ways to end it. */
export class Server {
  readonly options: ServeOptions
  readonly #child: ChildProcess
  /** Process id of workerd. */
  readonly runtime: number

  private constructor(options: ServeOptions, child: ChildProcess) {
    this.options = options
    this.#child = child
    this.runtime = childOf(child.pid ?? 0)
  }

  /** Starts it in a process group of its own and waits until it answers. */
  static async launch(options: ServeOptions): Promise<Server> {
    const entry = path.join(import.meta.dirname, 'serve.ts')
    const child = spawn(process.execPath, ['--no-warnings', entry, JSON.stringify(options)], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    await new Promise<void>((ready, failed) => {
      child.once('message', () => ready())
      child.once('exit', (code) => failed(new Error(`the server of ${options.config} ended with ${code}`)))
    })
    return new Server(options, child)
  }

  get host(): string {
    return `127.0.0.1:${this.options.port}`
  }

  /** Seconds of processor that workerd has used so far. */
  cpu(): number {
    const stat = readFileSync(`/proc/${this.runtime}/stat`, 'utf8')
    // The second field may hold spaces; those after it do not. 14 and 15 are user and system ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  }

  /** Bytes of memory that workerd holds. */
  memory(): number {
    const pages = readFileSync(`/proc/${this.runtime}/statm`, 'utf8').split(' ')[1]
    return Number(pages) * 4096
  }

  /** SIGKILL to the whole process group: nothing gets to say goodbye. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = new Promise((done) => this.#child.once('exit', done))
    end(this.#child)
    await gone
    await untilGone(this.runtime)
  }

  /** Kills it and removes its state. */
  async destroy(): Promise<void> {
    await this.kill()
    rmSync(this.options.state, { recursive: true, force: true })
  }

  /** The same Worker on the same state and port, after a kill. */
  restart(): Promise<Server> {
    return Server.launch({ ...this.options, built: true })
  }
}

const TICKS = 100
const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach(end))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

function end(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  const runtime = children.find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('workerd'))
  if (!runtime) throw new Error('no workerd under the server process')
  return Number(runtime)
}

/** A killed process whose parent died with it may stay listed for a while, as a zombie. */
async function untilGone(pid: number): Promise<void> {
  while (stateOf(pid) !== 'Z') await new Promise((done) => setTimeout(done, 5))
}

function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.charAt(stat.lastIndexOf(')') + 2)
  } catch {
    return 'Z'
  }
}
