/** The desk's door to the audit log: who did what, when, to what, and whether that changed it. Searched by the verb of the API. */
import * as z from 'zod'
import { whoIs } from '../admin/who'
import { listAuditEntries } from '../audit/audit'
import { type Door, declare, page } from '../http/declare'
import { CURSOR, UNKNOWN_PUBLICATION } from '../http/lists'
import { allPublications } from '../publications/find'
import { show } from './answer'
import { AuditScreen } from './audit'

const SHOWN = 50

/** `doors` are asked late, for their words: every act's summary is what its declaration says of it. */
export function auditScreenDoors(doors: () => readonly Door[]) {
  const summaryOf = (action: string) =>
    doors()
      .find(({ method, path }) => `${method} ${path}` === action)
      ?.summary.replace(/^The desk: (.)/, (_, first: string) => first.toUpperCase()) ?? action
  return [
    declare({
      method: 'GET',
      path: '/admin/audit',
      summary: 'The desk: the audit log',
      who: 'all publications',
      query: {
        q: z.string().trim().max(100).default(''),
        publication: z.string().max(40).default(''),
        cursor: z.string().max(20).optional(),
      },
      answers: { 200: page },
      refuses: { ...CURSOR, ...UNKNOWN_PUBLICATION },
      async act({ c, deps, query: { q, publication, cursor } }) {
        const [list, publications] = await Promise.all([
          listAuditEntries(deps, { q: q || undefined, publication: publication || undefined, cursor, limit: SHOWN }),
          allPublications(deps),
        ])
        if (typeof list === 'string') return list
        const known = await whoIs(
          deps,
          list.items.map(({ credentialId }) => credentialId),
        )
        const lines = list.items.map((entry) => ({
          ...entry,
          who: entry.actor === 'reader' ? ('reader' as const) : (known.get(entry.credentialId) ?? null),
          what: summaryOf(entry.action),
        }))
        const props = { lines, next: list.next, asked: { q, publication }, publications }
        return show({
          c,
          screen: 'audit',
          children: <AuditScreen {...props} />,
        })
      },
    }),
  ]
}
