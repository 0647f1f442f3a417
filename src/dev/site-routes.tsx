/** The doors of the demo site: its pictures, its front page, its articles. A stand-in for a publisher's own pages. */
import { Hono } from 'hono'
import { wordsFor } from '../../emails/words'
import type { HonoEnv } from '../deps'
import { type C, publicationOf, refuse } from '../door'
import type { Publication } from '../schema'
import { pagePolicy } from '../security'
import { isToken } from '../shares/shape'
import { relatedStories } from '../stories/related'
import { topicsOf } from '../stories/topics'
import { images } from './demo/images'
import { siteAddress } from './demo/load'
import { ArticlePage, FrontPage } from './site'
import { frontStories, type SiteStory, siteHref, storyAt, storyByUrl } from './site-stories'

const RELATED_LENGTH = 3

export const siteRoutes = new Hono<HonoEnv>()

siteRoutes.get('/dev/site/:publication/images/:name', (c) => {
  const name = c.req.param('name')
  const image = Object.hasOwn(images, name) ? images[name] : undefined
  if (!image) throw refuse(404, 'unknown_image', 'There is no picture of that name.')
  c.header('Content-Type', 'image/png')
  return c.body(Uint8Array.from(atob(image), (byte) => byte.charCodeAt(0)))
})

siteRoutes.get('/dev/site/:publication/*', async (c) => {
  const publication = await publicationOf(c)
  const path = c.req.path.split('/').slice(4).join('/')
  if (path === '') return showFront(c, publication)
  const found = await storyAt(c.var.deps, { publication, path })
  if (!found) throw refuse(404, 'unknown_story', 'There is no story at this address.')
  return showArticle(c, publication, found)
})

async function showFront(c: C, publication: Publication): Promise<Response> {
  const { deps, styleNonce } = c.var
  const [stories, topics] = await Promise.all([frontStories(deps, publication), topicsOf(deps, { publication })])
  const listed = stories.map((story) => ({ story, href: siteHref(deps, publication, story) }))
  const props = { publication, words: wordsFor(publication.language), nonce: styleNonce, stories: listed, topics }
  return c.html(<FrontPage {...props} address={siteAddress(deps.config.publicUrl, publication.slug)} />)
}

async function showArticle(c: C, publication: Publication, { story, storyUrl, body }: SiteStory): Promise<Response> {
  const { deps, styleNonce: nonce } = c.var
  const [topics, related, about] = await Promise.all([
    topicsOf(deps, { publication }),
    relatedStories(deps, { publication, url: story.url, limit: RELATED_LENGTH }),
    storyUrl ? storyByUrl(deps, { publication, url: storyUrl }) : null,
  ])
  const token = c.req.query('td') ?? ''
  c.header('Content-Security-Policy', pagePolicy({ nonce, publicUrl: deps.config.publicUrl, hasScript: true }))
  return c.html(
    <ArticlePage
      publication={publication}
      words={wordsFor(publication.language)}
      nonce={nonce}
      story={story}
      body={body}
      about={about && { story: about, href: siteHref(deps, publication, about) }}
      related={(related?.stories ?? []).map(({ reason, ...other }) => ({
        story: other,
        href: siteHref(deps, publication, other),
        reason,
      }))}
      topics={topics}
      token={isToken(token) ? token : null}
    />,
  )
}
