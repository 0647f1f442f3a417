/** In the place of workerd's modules: a pure part's test may import the world's constants, and use nothing else of it. */
export const env = {}
export const exports = {}
export function abortAllDurableObjects() {}
export function applyD1Migrations() {}
export function reset() {}
export function createExecutionContext() {}
export function createMessageBatch() {}
