/**
 * What a link for a colleague opens: one of its views at a time, figures only, without a way to anything else. Whoever has the link needs no
 * sign-in; one that is none, ended or over is answered alike. Kept by no cache, found by no search, and told to nobody as a referrer
 * (http/security.ts).
 */
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { type Publication, VIEWS, type View } from '../ground/schema'
import { DAY } from '../ground/time'
import { declare, page } from '../http/declare'
import { openViewLink } from '../publications/view-links'
import { originsOf } from '../readers/origins'
import { deliveryOf } from '../reports/delivery'
import { marksOf } from '../stats/marks'
import { parseRange, statistics } from '../stats/statistics'
import { Houses, Received } from './delivery'
import { OriginsScreen } from './origins'
import { Gained } from './readers'
import { tongueFor } from './session'
import { SharedPage } from './shared'
import { StoriesScreen } from './stories'

const ORIGIN_DAYS = 30

export const sharedDoors = [
  declare({
    method: 'GET',
    path: '/admin/shared/:token',
    summary: 'Figures of a publication, for whoever was given this link',
    who: 'a mailed link',
    cache: 'never',
    query: { view: z.enum(VIEWS).optional() },
    answers: { 200: page },
    refuses: { link_over: [404, 'This link is over, or it never was one. Ask whoever gave it to you.'] },
    async act({ c, deps, params: { token }, query }) {
      c.header('X-Robots-Tag', 'noindex, nofollow')
      const opened = await openViewLink(deps, token)
      const view = query.view ?? opened?.views[0]
      if (!opened || !view || !opened.views.includes(view)) return 'link_over'
      const where = { ...opened, view, here: c.req.path, tongue: tongueFor(c), nonce: c.var.styleNonce }
      const children = await figuresOf(deps, opened.publication, view)
      return c.html(<SharedPage {...where}>{children}</SharedPage>)
    },
  }),
]

/** As the desk shows it, of the same days. */
async function figuresOf(deps: Deps, publication: Publication, view: View) {
  if (view === 'delivery') {
    const props = { publication, delivery: await deliveryOf(deps, { publication }) }
    return (
      <>
        <Received {...props} />
        <Houses {...props} />
      </>
    )
  }
  const range = parseRange(publication, undefined, undefined, deps.clock())
  if (typeof range === 'string') throw new Error(`the last days are no days: ${range}`)
  const [found, marks] = await Promise.all([
    statistics(deps, { publication, ...range }),
    marksOf(deps, { publication, ...range }),
  ])
  const props = { publication, statistics: found, marks }
  if (view === 'stories') return <StoriesScreen {...props} />
  if (view === 'readers') return <Gained {...props} />
  const origins = await originsOf(deps, { publication, since: deps.clock() - ORIGIN_DAYS * DAY })
  return <OriginsScreen publication={publication} origins={origins} statistics={found} />
}
