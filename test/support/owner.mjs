import { prepareHost } from '../../demo/host.mjs'
import { SECRET } from './server.mjs'

/**
 * The host of the site `demo` of a Worker under test, with what their own server would hold.
 * @param {Awaited<ReturnType<typeof import('../../demo/worker.mjs').startWorker>>} worker
 * @param {string} folder Where it is kept.
 */
export async function ownerOf(worker, folder) {
  return prepareHost(await worker.database(), { folder, secret: SECRET })
}
