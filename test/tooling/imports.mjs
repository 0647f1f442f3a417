/**
 * The import rules: who may import whom, read from the import lines alone, each broken one said as a sentence.
 * The rules are ARCHITECTURE.md's; a new one goes into RULES with the sentence that a person should read.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { existing, importsOf, sourcesBelow, withoutComments } from './sources.mjs'

const FOLDERS = ['src', 'emails', 'test', 'bench']

/** Files that speak HTTP. index.ts of src and src/dev are entries: they tie everything together. */
const isDoor = (file) =>
  /(^|\/)([a-z-]+-)?routes\.tsx?$/.test(file) ||
  /^src\/(app|http\/[a-z-]+|admin\/guard|audit\/(audited|answers)|dashboard\/(session|answer))\.tsx?$/.test(file) ||
  file.startsWith('src/pages/')
const isEntry = (file) => /^src\/(dev\/)?index\.ts$/.test(file)
const isFrom = (target, name) => target === name || target.startsWith(`${name}/`)
/** Making HTML is no HTTP. */
const isTemplating = (target) => isFrom(target, 'hono/jsx') || target === 'hono/html'

/** Each: is this import (of `target`, a file of ours or a package, by `file`) forbidden? Then the sentence says why. */
const RULES = [
  {
    breaks: (file, target) => file.startsWith('src/') && isFrom(target, 'mjml') && file !== 'src/mail/render.ts',
    why: 'only src/mail/render.ts imports mjml',
  },
  {
    breaks: (file, target) => file.startsWith('src/') && isFrom(target, 'resend'),
    why: 'src/mail/resend.ts asks Resend itself; its SDK is for the tests',
  },
  {
    breaks: (file, target) => isFrom(target, 'src/dev') && /^(src|emails)\//.test(file) && !file.startsWith('src/dev/'),
    why: 'src/dev must never reach the deployed Worker; only src/dev and tests import it',
  },
  {
    breaks: (file, target) => file.startsWith('emails/') && !isFrom(target, 'emails') && !isFrom(target, 'hono/jsx'),
    why: 'emails are a leaf: they import only each other and hono/jsx',
  },
  {
    breaks: (file, target) =>
      file.startsWith('src/widgets/elements/') &&
      !isFrom(target, 'src/widgets/elements') &&
      !/^src\/widgets\/(script|module|tracking)(\.|$)/.test(target),
    why: "elements run in readers' browsers and import only each other and what they are told",
  },
  {
    breaks: (file, target) =>
      file.startsWith('src/') &&
      isFrom(target, 'hono') &&
      !isDoor(file) &&
      !(isTemplating(target) && file.endsWith('.tsx')),
    why: 'a verb knows nothing of HTTP; let the door (routes.ts) turn its answer into a response',
  },
  {
    breaks: (file, target) =>
      file.startsWith('src/') && isDoor(target) && !isDoor(file) && !isEntry(file) && !/^src\/pages\//.test(target),
    why: 'arrows point down: doors import verbs, verbs never import doors',
  },
  {
    breaks: (file, target) => file === 'src/ground/schema.ts' && !isFrom(target, 'drizzle-orm'),
    why: 'the tables are at the bottom and import only drizzle-orm',
  },
  {
    breaks: (file, target) => /^(src|emails)\//.test(file) && /^(test|bench|scripts)\//.test(target),
    why: 'what is deployed does not import what tests it',
  },
]

/** The sentences of every rule that is broken below `root`. */
export function checkImports(root) {
  return FOLDERS.flatMap((folder) => sourcesBelow(root, folder)).flatMap((file) =>
    checkFile(file, readFileSync(path.join(root, file), 'utf8'), (target) => existing(root, target)),
  )
}

/** The same for one file's text. `resolve` finds the file that a path without its ending means. */
export function checkFile(file, text, resolve = (target) => target) {
  const imported = importsOf(text).map((name) =>
    name.startsWith('.') ? resolve(path.posix.join(path.posix.dirname(file), name)) : name,
  )
  const found = imported.flatMap((target) =>
    RULES.filter((rule) => rule.breaks(file, target)).map((rule) => `${file} imports ${target}: ${rule.why}.`),
  )
  if (file.startsWith('src/') && /\bsql\s*\.\s*raw\b/.test(withoutComments(text))) {
    found.push(`${file} uses sql.raw: values travel as parameters, never inside the statement.`)
  }
  return found
}
