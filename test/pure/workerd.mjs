/** What workerd has and a module under Node has not. */
import { timingSafeEqual } from 'node:crypto'
import { createRequire } from 'node:module'

crypto.subtle.timingSafeEqual ??= (a, b) => timingSafeEqual(new Uint8Array(a), new Uint8Array(b))
globalThis.require ??= createRequire(import.meta.url)
