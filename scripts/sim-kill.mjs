/** `npm run sim:kill -- --kills 50 --recipients 10000`: installs what it needs, then test/sim/kill.mjs. */
import { underOwnNode } from './install.mjs'

await underOwnNode()
await import('../test/sim/kill.mjs')
