/** The desk's doors to links for colleagues: made, shown this once, listed, ended. What they open is shared-routes.tsx. */
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { type Publication, VIEWS } from '../ground/schema'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import type { C } from '../http/door'
import { endViewLink, listViewLinks, makeViewLink } from '../publications/view-links'
import { back, SAID, show } from './answer'
import { LinkMade, LinksScreen, type Typed } from './links'

const LINKS = '/admin/:publication/links'

const linkTyped = z.object({
  name: z.string().max(1_000).default(''),
  views: z.array(z.enum(VIEWS)).max(VIEWS.length).default([]),
  days: z.string().max(10).default(''),
})

export const linkDoors = [
  declare({
    method: 'GET',
    path: LINKS,
    summary: 'The desk: links for colleagues',
    who: 'write',
    query: SAID,
    answers: { 200: page },
    act: ({ c, deps, publication, query }) => showLinks(c, deps, { publication, ...query }),
  }),
  declare({
    method: 'POST',
    path: LINKS,
    summary: 'The desk: make a link that shows figures; its address is shown this once',
    who: 'write',
    body: form(linkTyped, { lists: ['views'] }),
    answers: { 201: page, 400: page },
    async act({ c, deps, publication, body: typed }) {
      const days = /^\d+$/.test(typed.days) ? Number(typed.days) : 0
      const made = await makeViewLink(deps, { ...typed, publication, days })
      if (typeof made === 'string') return showLinks(c, deps, { publication, said: made, typed })
      c.status(201)
      const children = <LinkMade publication={publication} made={made} name={typed.name} />
      return show({ c, screen: 'linkMade', publication, children })
    },
  }),
  declare({
    method: 'POST',
    path: `${LINKS}/:id/end`,
    summary: 'The desk: end a link that shows figures',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication, params: { id } }) {
      const isEnded = await endViewLink(deps, { publication, id })
      return back(c, `/admin/${publication.slug}/links`, isEnded ? 'link_ended' : 'unknown_link')
    },
  }),
]

type Shown = { publication: Publication; said?: string; typed?: Typed }

/** `typed`: what is not right yet, and stays in the form. */
async function showLinks(c: C, deps: Deps, { publication, said, typed }: Shown) {
  const links = await listViewLinks(deps, { publication })
  if (typed) c.status(400)
  const children = <LinksScreen publication={publication} links={links} typed={typed} />
  return show({ c, screen: 'links', publication, said, children })
}
