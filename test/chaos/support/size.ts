/** `npm run chaos` runs for minutes; within `npm test` the same runs are short. */
export const LONG = process.env.CHAOS === 'long'
/** The first of the ports that these tests may use, each file one of its own. */
export const PORT = Number(process.env.CHAOS_PORT ?? 26150)
