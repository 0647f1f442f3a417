/**
 * The token and the key that `npm start` makes once and keeps in STATE_DIR, where only this account reads them. Built-ins only.
 * `NEXT_SECRET_KEY` stands beside SECRET_KEY while a rotation is under way (scripts/rotate-key.mjs).
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { giveUp } from './install.mjs'

export function secretsFile(stateDir) {
  return path.join(stateDir, 'secrets.json')
}

/** What a file keeps; nothing where there is none yet. */
export function readKept(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    return giveUp(`${file} cannot be read (${error.message}); mend or remove it. Mailed links depend on the key in it.`)
  }
}

/** Written whole beside and moved in place: a kill in between must not cost the key. */
export function writeWhole(file, values) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}
