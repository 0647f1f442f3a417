/** `npm run bench`: installs what it needs, then bench/run.mjs. */
import { underOwnNode } from './install.mjs'

await underOwnNode()
await import('../bench/run.mjs')
