/** Lengths of time in milliseconds, which is how all times are kept. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
