/** The door of the page where the widgets' settings are clicked together. What it cannot read of its address is as if it were not there. */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { type C, refuse } from '../http/door'
import { pagePolicy } from '../http/security'
import { allPublications } from '../publications/find'
import { snippetChoice } from '../widgets/snippet'
import { frontStories } from './site-stories'
import { type WidgetChoice, WidgetsPage } from './widgets-page'

export const widgetsPageRoutes = new Hono<HonoEnv>()

widgetsPageRoutes.get('/dev/widgets', async (c) => {
  const { deps, styleNonce: nonce } = c.var
  const publications = await allPublications(deps)
  const asked = c.req.query('publication') ?? 'meridian'
  const publication = publications.find(({ slug }) => slug === asked) ?? publications[0]
  if (!publication) throw refuse(404, 'unknown_publication', 'Load the demo at /dev, or make a publication first.')
  const dives = (await frontStories(deps, publication)).toSorted((a, b) => a.kind.localeCompare(b.kind))
  const origin = deps.config.publicUrl
  c.header('Content-Security-Policy', pagePolicy({ nonce, publicUrl: origin, hasWidgets: true }))
  const props = {
    publications,
    choice: choiceOf(c, publication),
    story: dives[0]?.url ?? publication.url,
    origin,
    nonce,
  }
  return c.html(<WidgetsPage {...props} />)
})

function choiceOf(c: C, publication: Publication): WidgetChoice {
  const asked = snippetChoice(publication, {
    one: (name) => c.req.query(name),
    all: (name) => c.req.queries(name) ?? [],
  })
  return { ...asked, paper: c.req.query('paper') === 'dark' ? 'dark' : 'light' }
}
