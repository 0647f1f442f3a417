/** The doors of the demo site: its pictures, its front page, its articles. A stand-in for a publisher's own pages. */
import { Hono } from 'hono'
import { wordsFor } from '../../emails/words'
import type { HonoEnv } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { type C, refuse } from '../http/door'
import { pagePolicy } from '../http/security'
import { findPublication } from '../publications/find'
import { isToken } from '../shares/parse'
import { images } from './demo/images'
import { siteAddress } from './demo/load'
import { ArticlePage, FrontPage } from './site'
import { frontStories, type SiteStory, siteHref, storyAt, storyByUrl } from './site-stories'

export const siteRoutes = new Hono<HonoEnv>()

siteRoutes.get('/dev/site/:publication/images/:name', (c) => {
  const name = c.req.param('name')
  const image = Object.hasOwn(images, name) ? images[name] : undefined
  if (!image) throw refuse(404, 'unknown_image', 'There is no picture of that name.')
  c.header('Content-Type', 'image/png')
  return c.body(Uint8Array.from(atob(image), (byte) => byte.charCodeAt(0)))
})

siteRoutes.get('/dev/site/:publication/*', async (c) => {
  const publication = await findPublication(c.var.deps, c.req.param('publication'))
  if (!publication) throw refuse(404, 'unknown_publication', 'There is no such publication here.')
  const path = c.req.path.split('/').slice(4).join('/')
  if (path === '') return showFront(c, publication)
  const found = await storyAt(c.var.deps, { publication, path })
  if (!found) throw refuse(404, 'unknown_story', 'There is no story at this address.')
  return showArticle(c, publication, found)
})

async function showFront(c: C, publication: Publication): Promise<Response> {
  const { deps, styleNonce: nonce } = c.var
  const listed = (await frontStories(deps, publication)).map((story) => ({
    story,
    href: siteHref(deps, publication, story),
  }))
  allowWidgets(c)
  const address = siteAddress(deps.config.publicUrl, publication.slug)
  const props = { publication, words: wordsFor(publication.language), nonce, stories: listed, address }
  return c.html(<FrontPage {...props} />)
}

async function showArticle(c: C, publication: Publication, { story, storyUrl, body }: SiteStory): Promise<Response> {
  const { deps, styleNonce: nonce } = c.var
  const about = storyUrl ? await storyByUrl(deps, { publication, url: storyUrl }) : null
  const token = c.req.query('td') ?? ''
  allowWidgets(c)
  return c.html(
    <ArticlePage
      publication={publication}
      words={wordsFor(publication.language)}
      nonce={nonce}
      story={story}
      body={body}
      about={about && { story: about, href: siteHref(deps, publication, about) }}
      token={isToken(token) ? token : null}
    />,
  )
}

/** The policy that README.md asks of a publisher: our host may be loaded from, asked, and posted to. Nothing else may run. */
function allowWidgets(c: C): void {
  const { styleNonce: nonce, deps } = c.var
  c.header('Content-Security-Policy', pagePolicy({ nonce, publicUrl: deps.config.publicUrl, hasWidgets: true }))
}
