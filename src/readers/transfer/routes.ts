/** The administrators' doors by which readers come from elsewhere and go elsewhere: CSV in, CSV out. */
import { Hono } from 'hono'
import type { HonoEnv } from '../../ground/deps'
import { BODY_LIMIT, contentType, countedBody, publicationOf, refuse } from '../../http/door'
import { readCsv } from './csv'
import { exportReaders } from './export'
import { importReaders } from './import'

export const transferRoutes = new Hono<HonoEnv>()

transferRoutes.post('/v1/admin/publications/:publication/subscribers/import', async (c) => {
  const publication = await publicationOf(c)
  if (contentType(c) !== 'text/csv') throw refuse(415, 'expected_csv', 'Send the file as text/csv.')
  const records = readCsv(countedBody(c, BODY_LIMIT.import))
  const outcome = await importReaders(c.var.deps, { publication, records })
  if (outcome === 'invalid_header') {
    const columns = 'email, consented_at, consent_source, topics, language'
    throw refuse(400, outcome, `The first line names the columns, email among them: ${columns}.`)
  }
  return c.json(outcome)
})

transferRoutes.get('/v1/admin/publications/:publication/subscribers.csv', async (c) => {
  const publication = await publicationOf(c)
  c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
  c.header('Content-Disposition', `attachment; filename="${publication.slug}-subscribers.csv"`)
  return c.body(exportReaders(c.var.deps, { publication }))
})
