/** The administrators' door to the audit log. What stands in it comes from audited.ts and from readers' own acts. */
import * as z from 'zod'
import { declare } from '../http/declare'
import { CURSOR, PAGE, pageOf, UNKNOWN_PUBLICATION } from '../http/lists'
import { auditEntry, listAuditEntries, soughtIn } from './audit'

export const auditDoors = [
  declare({
    method: 'GET',
    path: '/v1/admin/audit',
    summary: 'Who did what, when, to what, newest first',
    who: 'all publications',
    about: 'With q it is searched through piece by piece: a page may be empty and still have a next one.',
    query: {
      ...PAGE,
      publication: z.string().optional().describe('Only what was done to this one.'),
      q: z
        .string()
        .max(100)
        .optional()
        .describe('Words that stand in who, what or to what: a key’s id, a route, a week.'),
    },
    answers: { 200: pageOf(auditEntry) },
    refuses: { ...CURSOR, ...UNKNOWN_PUBLICATION },
    act: ({ deps, query: { q = '', ...query } }) => listAuditEntries(deps, { ...query, sought: soughtIn(q) }),
  }),
]
