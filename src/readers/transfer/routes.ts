/** The administrators' doors by which readers come from elsewhere and go elsewhere: CSV in, CSV out. */
import { Hono } from 'hono'
import * as z from 'zod'
import type { HonoEnv } from '../../ground/deps'
import { BODY_LIMIT, contentType, countedBody, publicationOf, refuse } from '../../http/door'
import { exportReaders } from './export'
import { importReaders } from './import'
import { PRODUCTS } from './products'

/** Taken, to be told what to do with it. */
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const transferRoutes = new Hono<HonoEnv>()

const asked = z.object({
  dryRun: z.string().optional(),
  from: z.enum(PRODUCTS).optional(),
  columns: z.string().optional(),
  ignore: z.string().optional(),
})

const TYPES = ['text/csv', 'application/csv', 'text/tab-separated-values', 'application/vnd.ms-excel', XLSX]

transferRoutes.post('/v1/admin/publications/:publication/subscribers/import', async (c) => {
  const publication = await publicationOf(c)
  if (!TYPES.includes(contentType(c))) throw refuse(415, 'expected_csv', 'Send the file as text/csv.')
  const query = asked.safeParse(c.req.query())
  if (!query.success) throw refuse(400, 'invalid_from', `from is one of ${PRODUCTS.join(', ')}.`)
  const { dryRun, ...said } = query.data
  const charset = /;\s*charset="?([\w-]+)/i.exec(c.req.header('content-type') ?? '')?.[1] ?? null
  const file = { bytes: countedBody(c, BODY_LIMIT.import), charset, said, isDryRun: dryRun === 'true' }
  const outcome = await importReaders(c.var.deps, { publication, file })
  if ('code' in outcome) throw refuse(400, outcome.code, outcome.message)
  return c.json(outcome)
})

transferRoutes.get('/v1/admin/publications/:publication/subscribers.csv', async (c) => {
  const publication = await publicationOf(c)
  c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
  c.header('Content-Disposition', `attachment; filename="${publication.slug}-subscribers.csv"`)
  return c.body(exportReaders(c.var.deps, { publication }))
})
