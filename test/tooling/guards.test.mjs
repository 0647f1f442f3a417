/** The guards catch what they are there for: each rule broken once, on made-up files. Run by `npm test`, under node's own runner. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { checkLists } from '../../scripts/lists.mjs'
import { processOf, releaseLock, takeLock } from '../../scripts/lock.mjs'
import { forbiddenInputs } from './bundle.mjs'
import { checkExceptions, checkRoom, tablesWrittenIn } from './house.mjs'
import { checkFile } from './imports.mjs'
import { changedSinceLanding, digest, forbiddenStatements } from './migrations.mjs'
import { importsOf } from './sources.mjs'

const broken = [
  ['src/digests/send/freeze.ts', `import mjml2html from 'mjml'`, /only src\/mail\/render.ts imports mjml/],
  ['src/outbox/dispatch.ts', `import { Resend } from 'resend'`, /its SDK is for the tests/],
  ['src/app.ts', `import { devRoutes } from './dev/routes'`, /must never reach the deployed Worker/],
  ['emails/digest.tsx', `import { stories } from '../src/schema'`, /emails are a leaf/],
  ['src/widgets/elements/share.ts', `import { links } from '../../ground/links'`, /elements run in readers' browsers/],
  ['src/shares/fold.ts', `import type { Context } from 'hono'`, /a verb knows nothing of HTTP/],
  ['src/shares/fold.ts', `import { jsx } from 'hono/jsx'`, /a verb knows nothing of HTTP/],
  ['src/shares/fold.ts', `import { refuse } from '../http/door.ts'`, /verbs never import doors/],
  ['src/ground/schema.ts', `import { sluggify } from './links'`, /the tables are at the bottom/],
  ['src/index.ts', `import { world } from '../test/world'`, /does not import what tests it/],
  ['src/stories/catalogue/list.ts', 'db.run(sql.raw(text))', /uses sql.raw/],
]
for (const [file, text, sentence] of broken) {
  test(`${file} with "${text.replaceAll('\n', ' ')}" is refused`, () => {
    const found = checkFile(file, text)
    assert.equal(found.length, 1)
    assert.match(found[0], sentence)
  })
}

const upward = [
  ['src/stories/related/rank.ts', `import {\n  select,\n} from '../../digests/choose/select'`],
  ['src/stories/related/rank.ts', `import type { Place } from '../../digests/choose/select'`],
  ['src/stories/related/rank.ts', `const later = await import('../../digests/choose/select')`],
  ['src/stories/related/rank.ts', `export { select } from '../../digests/choose/select'`],
  ['src/http/door.ts', `export * from '../publications/find'`],
  ['src/stats/statistics.ts', `import { script } from '../widgets/script'`],
  ['src/ground/links.ts', `import { wordsFor } from '../../emails/words'`],
]
for (const [file, text] of upward) {
  test(`${file} with "${text.replaceAll('\n', ' ')}" points up`, () => {
    const found = checkRoom(file, text)
    assert.equal(found.length, 1)
    assert.match(found[0].sentence, /a file imports its own folder and folders on storeys below it/)
  })
}

test('a table written outside its room is refused, in SQL and through Drizzle', () => {
  const texts = [
    'sql`INSERT INTO mails (id) VALUES (1)`',
    'sql`INSERT OR IGNORE INTO mails (id) VALUES (1)`',
    'sql`UPDATE mails SET state = 1`',
    'sql`DELETE FROM\n  mails WHERE true`',
    'deps.db.insert(mails).values({})',
    'deps.db\n.update(mails)',
    'deps.db.delete(schema.mails)',
  ]
  for (const text of texts) {
    assert.match(checkRoom('src/digests/due.ts', text)[0]?.sentence ?? '', /writes mails, which src\/outbox owns/, text)
    assert.deepEqual(checkRoom('src/outbox/rows.ts', text), [], text)
  }
  assert.deepEqual(tablesWrittenIn('ON CONFLICT (key) DO UPDATE SET count = 1'), [])
})

test('a file in no room, an exception without a reason and a sixth exception are refused', () => {
  assert.match(checkRoom('src/helpers/text.ts', '')[0]?.sentence ?? '', /stands in no room/)
  assert.match(checkExceptions({ 'a -> b': '' })[0] ?? '', /has no reason/)
  const six = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, 'because it is so']))
  assert.match(checkExceptions(six)[0] ?? '', /more than 5/)
})

test('what the layout allows is let through', () => {
  const allowed = [
    ['src/mail/render.ts', `import mjml2html from 'mjml'`],
    ['src/dev/index.ts', `import { devRoutes } from './routes'`],
    ['src/shares/routes.ts', `import { Hono } from 'hono'`],
    ['src/pages/shell.tsx', `import type { Child } from 'hono/jsx'`],
    ['src/mail/confirm.tsx', `import { Confirm } from '../../emails/confirm'`],
    ['src/admin/routes.ts', `import { compose } from '../digests/compose'`],
    ['emails/digest.tsx', `import { Layout } from './layout'\nimport type { Child } from 'hono/jsx'`],
  ]
  assert.deepEqual(
    allowed.flatMap(([file, text]) => checkFile(file, text)),
    [],
  )
})

test('import lines are found in every form', () => {
  const text = `import a from 'a'\nimport {\n  b,\n} from "b"\nimport 'c'\nexport * from 'd'\nconst e = await import('e')\nimport type { F } from 'f'`
  assert.deepEqual(importsOf(text).sort(), ['a', 'b', 'c', 'd', 'e', 'f'])
})

test('a migration that drops, rebuilds or cascades is refused, and one that says so in a comment is not', () => {
  for (const text of [
    'DROP TABLE `a`;',
    'PRAGMA foreign_keys=OFF;',
    'REFERENCES a(id) on delete cascade',
    'CREATE TABLE `__new_a` (x);',
  ]) {
    assert.equal(forbiddenStatements({ 'a.sql': text }).length, 1, text)
  }
  assert.deepEqual(forbiddenStatements({ 'a.sql': '-- never DROP TABLE\nALTER TABLE a ADD b text;' }), [])
})

test('a landed migration that changed, went or was never listed is refused', () => {
  const landed = { 'a.sql': digest('one') }
  assert.deepEqual(changedSinceLanding({ 'a.sql': 'one' }, landed), [])
  assert.match(changedSinceLanding({ 'a.sql': 'two' }, landed)[0], /changed after it landed/)
  assert.match(changedSinceLanding({}, landed)[0], /is gone/)
  assert.match(changedSinceLanding({ 'a.sql': 'one', 'b.sql': '' }, landed)[0], /b.sql is not in/)
})

test('the development part and compilers are kept out of the bundle', () => {
  assert.deepEqual(forbiddenInputs(['src/index.ts', 'node_modules/hono/dist/index.js']), [])
  assert.equal(
    forbiddenInputs(['src/dev/mailbox.ts', 'node_modules/typescript/lib/typescript.js', 'test/world.ts']).length,
    3,
  )
})

test('a list that is not what its package holds is named', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidings-lists-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const list = 'src/readers/sign-up/built/disposable.txt'
  mkdirSync(path.dirname(path.join(folder, list)), { recursive: true })
  cpSync(list, path.join(folder, list))
  assert.deepEqual(await checkLists(), [])
  // One is as it should be, the others are not there.
  const missing = await checkLists(folder)
  assert.match(missing.join('\n'), /^src\/stories\/related\/built\/little-words.txt is not/m)
  assert.doesNotMatch(missing.join('\n'), /disposable/)
  writeFileSync(path.join(folder, list), readFileSync(list, 'utf8').replace('mailinator', 'mailinater'))
  assert.equal((await checkLists(folder)).length, missing.length + 1)
})

test('a lock of a living process holds, one of a dead process is taken over', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidings-lock-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'lock.json')
  assert.deepEqual(takeLock(file, { port: 1 }), { taken: true, tookOver: false })
  const second = takeLock(file, { port: 2 })
  assert.equal(second.taken, false)
  assert.equal(second.holder.port, 1)
  // The same number, born at another time: the process that held it is gone.
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), born: 'long ago' }))
  assert.deepEqual(takeLock(file, { port: 3 }), { taken: true, tookOver: true })
  releaseLock(file)
  assert.equal(takeLock(file, {}).taken, true)
  assert.equal(processOf(process.pid).pid, process.pid)
})
