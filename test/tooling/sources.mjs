/** What the guards read: the source files of a folder, their import lines in every form, and their text without comments. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const IMPORTS =
  /(?:^|[\n;])\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

export function importsOf(text) {
  return [...withoutComments(text).matchAll(IMPORTS)].map((match) => match[1] ?? match[2] ?? match[3])
}

/** Whole-line comments only: a comment mark inside a string must not swallow code. */
export function withoutComments(text) {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '')
}

export function sourcesBelow(root, folder) {
  if (!existsSync(path.join(root, folder))) return []
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, String(name).split(path.sep).join('/')))
    .filter((file) => /\.[mc]?[jt]sx?$/.test(file) && !file.includes('/node_modules/'))
}

export function existing(root, target) {
  const endings = ['', '.ts', '.tsx', '.js', '.mjs', '/index.ts', '/index.tsx']
  const found = endings.find(
    (ending) => /\.[a-z]+$/.test(target + ending) && existsSync(path.join(root, target + ending)),
  )
  return found === undefined ? target : target + found
}
