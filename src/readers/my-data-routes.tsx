/**
 * The doors behind a reader's mailed links to a copy of what we hold, and to its end. GET shows one button, POST acts, once.
 * The copy is a file that no cache keeps.
 */
import { wordsFor } from '../../emails/words'
import { links } from '../ground/links'
import { declare, type Media, page } from '../http/declare'
import type { C } from '../http/door'
import { MyDataPage } from '../pages/my-data'
import { HERE } from '../pages/shell'
import { showNoLink } from './lost-link-routes'
import { eraseByLink, exportByLink, type MyDataLink, readMyDataLink } from './my-data'

const COPY: Media = { media: 'application/json; charset=utf-8' }
const pages = { 200: page, 404: page, 410: page }

export const myDataDoors = [
  declare({
    method: 'GET',
    path: '/preferences/export/:token',
    summary: 'A page with the button that downloads a copy of one’s data',
    who: 'a mailed link',
    answers: pages,
    async act({ c, deps, params: { token } }) {
      const link = await readMyDataLink(deps, { token, purpose: 'export' })
      return show(c, link, { open: 'export', action: links.exportData(HERE, token) })
    },
  }),
  declare({
    method: 'POST',
    path: '/preferences/export/:token',
    summary: 'A copy of everything that is held about the reader, once',
    who: 'a mailed link',
    answers: { 200: COPY, 404: page, 410: page },
    async act({ c, deps, params: { token } }) {
      const { link, data } = await exportByLink(deps, token)
      if (!data)
        return show(c, link?.state === 'open' ? { ...link, state: 'over' } : link, { open: 'export', action: '' })
      c.header('Content-Disposition', `attachment; filename="${link?.publication.slug}-my-data.json"`)
      c.header('Content-Type', COPY.media)
      return c.body(`${JSON.stringify(data, null, 2)}\n`)
    },
  }),
  declare({
    method: 'GET',
    path: '/preferences/erase/:token',
    summary: 'A page with the button that erases the reader',
    who: 'a mailed link',
    answers: pages,
    async act({ c, deps, params: { token } }) {
      const link = await readMyDataLink(deps, { token, purpose: 'erase' })
      return show(c, link, { open: 'erase', action: links.eraseData(HERE, token) })
    },
  }),
  declare({
    method: 'POST',
    path: '/preferences/erase/:token',
    summary: 'Erase the reader; twice is fine',
    who: 'a mailed link',
    answers: pages,
    act: async ({ c, deps, params: { token } }) =>
      show(c, await eraseByLink(deps, token), { open: 'erase', action: '' }),
  }),
]

type Button = { open: 'export' | 'erase'; action: string }

function show(c: C, link: MyDataLink, { open, action }: Button): Response | Promise<Response> {
  if (!link) return showNoLink(c, 404)
  const { publication, subscriber, state } = link
  const language = subscriber?.language ?? null
  if (state === 'over') return showNoLink(c, 410, { publication, language })
  const props = { publication, words: wordsFor(language ?? publication.language), nonce: c.var.styleNonce, action }
  return c.html(<MyDataPage {...props} state={state === 'done' ? 'erased' : open} />)
}
