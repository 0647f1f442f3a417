/**
 * The desk's doors to the audit log: who did what, when, to what, and whether that changed it; as a page and as a file of all that is found.
 * Searched by the verb of the API, and by the words in which it is shown.
 */
import * as z from 'zod'
import { credentialsCalled, whoIs } from '../admin/who'
import { type auditEntry, listAuditEntries, type Sought, soughtIn } from '../audit/audit'
import type { Deps } from '../ground/deps'
import { csv, csvFile, declare, page } from '../http/declare'
import { CURSOR, UNKNOWN_PUBLICATION } from '../http/lists'
import { allPublications } from '../publications/find'
import { csvLine, streamed } from '../readers/transfer/csv'
import { show } from './answer'
import { AuditScreen, type Line, type Named, saidOf } from './audit'
import { actionsSaid } from './audit-acts'
import { tongueFor } from './session'
import type { Tongue } from './tongue'

const SHOWN = 50
/** Lines of the file that are read at once. */
const PIECE = 500

const ASKED = { q: z.string().trim().max(100).default(''), publication: z.string().max(40).default('') }

/** What the words mean to whoever reads the log in this language: names of acts, of people and keys, of publications. */
async function meant(deps: Deps, q: string, { tongue, named }: Pick<Shown, 'tongue' | 'named'>): Promise<Sought[]> {
  const holds = (said: string, word: string) => said.toLocaleLowerCase(tongue.locale).includes(word)
  const sought = soughtIn(q)
  const credentials = sought.length > 0 ? await credentialsCalled(deps) : []
  return sought.map(({ word }) => ({
    word,
    actions: actionsSaid((act) => holds(tongue.words.audit.acts[act], word)),
    credentials: credentials.flatMap(({ id, called }) => (called.includes(word) ? [id] : [])),
    publications: named.flatMap(({ id, name }) => (holds(name, word) ? [id] : [])),
  }))
}

type Shown = { tongue: Tongue; named: Named[] }

async function linesOf(deps: Deps, entries: z.input<typeof auditEntry>[]): Promise<Line[]> {
  const known = await whoIs(
    deps,
    entries.map(({ credentialId }) => credentialId),
  )
  return entries.map((entry) => ({
    ...entry,
    who: entry.actor === 'reader' ? 'reader' : (known.get(entry.credentialId) ?? null),
  }))
}

type Found = Shown & { sought: Sought[]; publication: string | undefined }

async function* auditCsv(deps: Deps, { tongue, named, ...asked }: Found): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(['at', 'who', 'credential', 'what', 'action', 'to', 'object', 'before', 'after'])}`
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const list = await listAuditEntries(deps, { ...asked, cursor, limit: PIECE })
    if (typeof list === 'string') throw new Error(`a file of the audit log: ${list}`)
    const lines = (await linesOf(deps, list.items)).map((line) => {
      const { who, what, to } = saidOf(tongue, line, named)
      return csvLine([line.at, who, line.credentialId, what, line.action, to, line.object, line.before, line.after])
    })
    if (lines.length > 0) yield lines.join('')
    cursor = list.next
  }
}

export const auditScreenDoors = [
  declare({
    method: 'GET',
    path: '/admin/audit',
    summary: 'The desk: the audit log',
    who: 'all publications',
    query: { ...ASKED, cursor: z.string().max(20).optional() },
    answers: { 200: page },
    refuses: { ...CURSOR, ...UNKNOWN_PUBLICATION },
    async act({ c, deps, query: { q, publication, cursor } }) {
      const named = await allPublications(deps)
      const sought = await meant(deps, q, { tongue: tongueFor(c), named })
      const list = await listAuditEntries(deps, { sought, publication: publication || undefined, cursor, limit: SHOWN })
      if (typeof list === 'string') return list
      const lines = await linesOf(deps, list.items)
      const props = { lines, next: list.next, asked: { q, publication }, publications: named }
      return show({ c, screen: 'audit', children: <AuditScreen {...props} /> })
    },
  }),
  declare({
    method: 'GET',
    path: '/admin/audit.csv',
    summary: 'The desk: the audit log as a file, all of it or what was found',
    who: 'all publications',
    query: ASKED,
    answers: { 200: csv },
    refuses: UNKNOWN_PUBLICATION,
    async act({ c, deps, query: { q, publication } }) {
      const [tongue, named] = [tongueFor(c), await allPublications(deps)]
      if (publication !== '' && !named.some(({ slug }) => slug === publication)) return 'unknown_publication'
      const sought = await meant(deps, q, { tongue, named })
      const found = { tongue, named, sought, publication: publication || undefined }
      return csvFile(c, 'audit', streamed(auditCsv(deps, found)))
    },
  }),
]
