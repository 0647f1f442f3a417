/** The door to the desk's script: what it does stands in script/desk.ts, and every page works without it. */
import { declare, type Media } from '../http/declare'
import script from './built/desk.js'

const javascript: Media = { media: 'text/javascript; charset=utf-8' }

export const scriptDoors = [
  declare({
    method: 'GET',
    path: '/admin/desk.js',
    summary: 'The desk: its script',
    who: 'read',
    answers: { 200: javascript },
    act: ({ c }) => c.body(script, 200, { 'Content-Type': javascript.media }),
  }),
]
