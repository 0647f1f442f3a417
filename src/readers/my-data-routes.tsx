/**
 * The doors behind a reader's mailed links to a copy of what we hold, and to its end. GET shows one button, POST acts, once.
 * The copy is a file that no cache keeps.
 */
import { Hono } from 'hono'
import { wordsFor } from '../../emails/words'
import type { HonoEnv } from '../ground/deps'
import { links } from '../ground/links'
import type { C } from '../http/door'
import { MyDataPage } from '../pages/my-data'
import { HERE } from '../pages/shell'
import { showNoLink } from './lost-link-routes'
import { eraseByLink, exportByLink, type MyDataLink, readMyDataLink } from './my-data'

export const myDataRoutes = new Hono<HonoEnv>()

myDataRoutes.get('/preferences/export/:token', async (c) => {
  const token = c.req.param('token')
  const link = await readMyDataLink(c.var.deps, { token, purpose: 'export' })
  return show(c, link, { open: 'export', action: links.exportData(HERE, token) })
})

myDataRoutes.post('/preferences/export/:token', async (c) => {
  const { link, data } = await exportByLink(c.var.deps, c.req.param('token'))
  if (!data) return show(c, link?.state === 'open' ? { ...link, state: 'over' } : link, { open: 'export', action: '' })
  c.header('Content-Disposition', `attachment; filename="${link?.publication.slug}-my-data.json"`)
  c.header('Content-Type', 'application/json; charset=utf-8')
  return c.body(`${JSON.stringify(data, null, 2)}\n`)
})

myDataRoutes.get('/preferences/erase/:token', async (c) => {
  const token = c.req.param('token')
  const link = await readMyDataLink(c.var.deps, { token, purpose: 'erase' })
  return show(c, link, { open: 'erase', action: links.eraseData(HERE, token) })
})

myDataRoutes.post('/preferences/erase/:token', async (c) => {
  return show(c, await eraseByLink(c.var.deps, c.req.param('token')), { open: 'erase', action: '' })
})

type Button = { open: 'export' | 'erase'; action: string }

function show(c: C, link: MyDataLink, { open, action }: Button): Response | Promise<Response> {
  if (!link) return showNoLink(c, 404)
  const { publication, subscriber, state } = link
  const language = subscriber?.language ?? null
  if (state === 'over') return showNoLink(c, 410, { publication, language })
  const page = { publication, words: wordsFor(language ?? publication.language), nonce: c.var.styleNonce, action }
  return c.html(<MyDataPage {...page} state={state === 'done' ? 'erased' : open} />)
}
