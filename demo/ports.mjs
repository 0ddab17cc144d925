import { createServer } from 'node:net'
import { Failure } from './failure.mjs'

/**
 * The port of the Worker; the demo site takes the next.
 * @param {string | undefined} given
 */
export async function portsFrom(given = '8787') {
  const port = Number(given)
  if (!Number.isInteger(port) || port < 1 || port > 65533) {
    throw new Failure(`PORT is "${given}": give a number from 1 to 65533.`)
  }
  for (const wanted of [port, port + 1]) {
    const problem = await problemWith(wanted)
    if (problem === 'EADDRINUSE') {
      throw new Failure(
        `Port ${wanted} is taken: stop what listens there, or choose another, as in PORT=${port + 100} npm start.`,
      )
    }
    if (problem) throw new Failure(`Port ${wanted} cannot be used (${problem}): choose another with PORT.`)
  }
  return { worker: port, site: port + 1 }
}

/** A port that is free now. */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/**
 * @param {number} port
 * @returns {Promise<string | undefined>}
 */
function problemWith(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? 'unknown'))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)))
  })
}
