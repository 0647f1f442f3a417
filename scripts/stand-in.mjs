/** `npm run stand-in -- --port 4010 --ledger ledger.jsonl`: installs what it needs, then the stand-in for Resend, test/resend/server.mjs. */
import { underOwnNode } from './install.mjs'

await underOwnNode()
await import('../test/resend/server.mjs')
