// One Worker in a process of its own, so that a test can end it as a crash would.
import { startWorker } from '../../demo/worker.mjs'

const worker = await startWorker(JSON.parse(process.argv[2] ?? ''))
process.send?.('ready')
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)))
// A test that ends without tidying up leaves nothing behind.
process.on('disconnect', () => void worker.stop().then(() => process.exit(0)))
