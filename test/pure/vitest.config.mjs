/** The pure parts' tests under node, where a mutation tester can run them thousands of times: what workerd brings is not there. */
import { defineConfig } from 'vitest/config'
import { PARTS } from './parts.mjs'

const nothing = new URL('nothing.mjs', import.meta.url).pathname

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  resolve: { alias: { 'cloudflare:test': nothing, 'cloudflare:workers': nothing } },
  test: { include: [...new Set(Object.values(PARTS).flat())] },
})
