/** Spans of time in milliseconds, as every time here is counted. What a calendar calls a day is publications/schedule.ts's. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
