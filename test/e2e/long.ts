/** Whether there is time for what takes its own: `npm run e2e`. A measurement also wants a machine to itself. */
export const LONG = process.env.E2E === 'long'
