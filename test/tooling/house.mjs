/**
 * The house: which storey a file stands on, who may import whom, and who may write which table. One rule each way: a file imports its
 * own room and rooms on storeys below it; a table is written only in its owner's room. Read from import lines and SQL alone, each
 * broken one said as a sentence. What departs from the rule stands in EXCEPTIONS with its reason, and there are at most five.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { existing, importsOf, sourcesBelow, withoutComments } from './sources.mjs'

/** Top to bottom. Rooms side by side on one storey do not know each other. A room is a folder, or a file by itself. */
export const STOREYS = [
  ['src/dev'],
  ['src/index.ts', 'src/app.ts', 'src/cron.ts', 'src/queues.ts', 'src/config.ts'],
  ['src/dashboard'],
  ['src/admin', 'src/operations'],
  ['src/archive'],
  ['src/reports'],
  ['src/digests'],
  ['src/stats', 'src/widgets', 'src/client'],
  ['src/readers'],
  ['src/shares'],
  ['src/stories'],
  ['src/outbox'],
  ['src/publications'],
  ['src/audit'],
  ['src/pages'],
  ['src/http'],
  ['src/mail'],
  ['emails'],
  ['src/ground'],
]

/** Rooms that tie everything together: what stands in them may import its neighbours. */
const WIRING = new Set(STOREYS[1])

/** Table -> the one room that writes it. Whoever else has to change it puts its owner's builder into a batch. */
export const OWNERS = {
  publications: 'src/publications',
  view_links: 'src/publications',
  feeds: 'src/publications',
  feed_reads: 'src/publications',
  stories: 'src/stories',
  topics: 'src/stories',
  former_pages: 'src/stories',
  story_joins: 'src/stories',
  feed_items: 'src/stories',
  related_lists: 'src/stories',
  unrelated: 'src/stories',
  story_terms: 'src/stories',
  story_profiles: 'src/stories',
  share_days: 'src/shares',
  share_totals: 'src/shares',
  share_rollups: 'src/shares',
  share_links: 'src/shares',
  visitors: 'src/shares',
  folds: 'src/shares',
  salts: 'src/shares',
  drops: 'src/shares',
  dropped_events: 'src/shares',
  digest_visits: 'src/shares',
  unknown_events: 'src/shares',
  subscribers: 'src/readers',
  consents: 'src/readers',
  tokens: 'src/readers',
  suppressions: 'src/readers',
  former_readers: 'src/readers',
  reader_days: 'src/readers',
  reader_totals: 'src/readers',
  digests: 'src/digests',
  digest_stories: 'src/digests',
  corrections: 'src/digests',
  digest_frames: 'src/digests',
  chunks: 'src/digests',
  digest_totals: 'src/digests',
  digest_houses: 'src/digests',
  deliveries: 'src/digests',
  slots: 'src/digests',
  annotations: 'src/stats',
  deploys: 'src/stats',
  reports: 'src/reports',
  webhook_events: 'src/reports',
  sender_domains: 'src/reports',
  mails: 'src/outbox',
  alerts: 'src/outbox',
  audit_entries: 'src/audit',
  desk_sessions: 'src/admin',
  people: 'src/admin',
  api_keys: 'src/admin',

  kept_answers: 'src/audit',
  dead_letters: 'src/operations',
  ticks: 'src/operations',
  limits: 'src/ground',
  walks: 'src/ground',
  secret_keys: 'src/ground',
  dev_mails: 'src/dev',
  dev_sends: 'src/dev',
}

/** `file -> target` or `file writes table`, each with the reason why the rule does not hold there. */
export const EXCEPTIONS = {
  'src/dev/demo/load.ts writes publications': 'the demo dates a publication back; it is in no deployed bundle',
}
const EXCEPTIONS_MOST = 5

const WRITES =
  /\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+["`]?([a-z_]+)["`]?|\.(?:insert|update|delete)\(\s*(?:schema\.)?([a-z][A-Za-z]*)\s*\)/g
/** Words that follow UPDATE in a sentence or in an upsert and are no table. */
const NO_TABLE = new Set(['set', 'of', 'or'])

/** The sentences of everything below `root` that breaks the rule; `except` are the exceptions to go by. */
export function checkHouse(root, except = EXCEPTIONS) {
  const files = ['src', 'emails'].flatMap((folder) => sourcesBelow(root, folder))
  const found = files.flatMap((file) =>
    checkRoom(file, readFileSync(path.join(root, file), 'utf8'), (target) => existing(root, target)),
  )
  const names = Object.keys(except)
  return [
    ...found.filter(({ name }) => !Object.hasOwn(except, name)).map(({ sentence }) => sentence),
    ...checkExceptions(except),
    ...names
      .filter((name) => !found.some((one) => one.name === name))
      .map((name) => `The exception "${name}" is not needed any more.`),
  ]
}

/** The sentences about the list of exceptions itself. */
export function checkExceptions(except) {
  const bare = Object.entries(except).filter(([, reason]) => !/\w+ \w+/.test(reason))
  const tooMany = Object.keys(except).length > EXCEPTIONS_MOST
  return [
    ...bare.map(([name]) => `The exception "${name}" has no reason.`),
    ...(tooMany ? [`There are more than ${EXCEPTIONS_MOST} exceptions: mend the house instead.`] : []),
  ]
}

/** What breaks the rule in one file's text: `{ name, sentence }` each. `resolve` finds the file that a path without its ending means. */
export function checkRoom(file, text, resolve = (target) => target) {
  const room = roomOf(file)
  if (!room)
    return [
      {
        name: `${file} -> nowhere`,
        sentence: `${file} stands in no room; put it on a storey of test/tooling/house.mjs.`,
      },
    ]
  const upward = importsOf(text)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(path.posix.join(path.posix.dirname(file), name)))
    .filter((target) => roomOf(target) && !mayImport(room, roomOf(target)))
    .map((target) => ({
      name: `${file} -> ${target}`,
      sentence: `${file} imports ${target}: a file imports its own folder and folders on storeys below it.`,
    }))
  const written = [...new Set(tablesWrittenIn(text))].filter((table) => OWNERS[table] !== room.name)
  return [
    ...upward,
    ...written.map((table) => ({
      name: `${file} writes ${table}`,
      sentence: `${file} writes ${table}, which ${OWNERS[table] ?? 'nobody'} owns: let the owner offer a builder for your batch.`,
    })),
  ]
}

/** The tables that a file's text inserts into, updates or deletes from. */
export function tablesWrittenIn(text) {
  return [...withoutComments(text).matchAll(WRITES)]
    .map(([, sql, drizzle]) => sql ?? (drizzle ?? '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .filter((table) => !NO_TABLE.has(table) && (Object.hasOwn(OWNERS, table) || /_/.test(table)))
}

function mayImport(from, to) {
  if (from.name === to.name) return true
  if (from.storey === to.storey) return WIRING.has(from.name)
  return from.storey < to.storey
}

function roomOf(file) {
  for (const [storey, rooms] of STOREYS.entries()) {
    const name = rooms.find((one) => file === one || file.startsWith(`${one}/`))
    if (name) return { name, storey }
  }
  return null
}

if (process.argv[1] === import.meta.filename) {
  const sentences = checkHouse(process.cwd())
  for (const sentence of sentences) console.log(sentence)
  console.log(`${sentences.length} broken`)
}
