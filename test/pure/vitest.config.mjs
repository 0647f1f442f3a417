/** The pure parts' tests under node, where a mutation tester can run them thousands of times: what workerd brings is not there. */
import { defineConfig } from 'vitest/config'
import { bundledModules } from '../modules.mjs'
import { PARTS } from './parts.mjs'

/** Those whose tests are asked for; all where nothing is said. */
const asked = process.env.PURE_PARTS?.split(' ') ?? Object.keys(PARTS)
const nothing = new URL('nothing.mjs', import.meta.url).pathname

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  resolve: {
    alias: [
      ...['cloudflare:test', 'cloudflare:workers'].map((find) => ({ find, replacement: nothing })),
      ...(await bundledModules()),
    ],
  },
  test: {
    include: [...new Set(asked.flatMap((part) => PARTS[part] ?? []))],
    setupFiles: ['test/pure/workerd.mjs'],
    testTimeout: 60_000,
  },
})
