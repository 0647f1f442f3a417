/**
 * One event, from the door to the queue: the cheap checks, the hashes, the message. What must not count travels on with its
 * reason, so that counted and dropped add up to what came. Calls are left to queue-batch.ts, folding to fold.ts.
 */
import type { Config, Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import type { Publication } from '../ground/schema'
import type { DropReason } from '../ground/share-message'
import { dayOf } from '../publications/schedule'
import { isHasty } from './address-rate'
import { isCrawler } from './crawlers'
import type { Happening } from './parse'
import { sendDrop, sendEvent } from './queue-batch'
import { addressIn, visitorHashes } from './visitor'

/** What the request says of who asks. */
export type Asker = {
  address: string
  userAgent: string
  /** The Origin header, or null. */
  origin: string | null
  /** What browsers and proxies say when nobody looks yet: Sec-Purpose and its older names. */
  purpose: string
  /** Whether a reader's browser is opening this address as a page; null where that does not matter. */
  isNavigation: boolean | null
}

type Told = { publication: Publication; happening: Happening; asker: Asker }

/** Puts the event on the queue. A database or queue that fails costs the event, never the reader's page: it is logged and no more. */
export async function recordEvent(deps: Deps, { publication, happening, asker }: Told): Promise<void> {
  const at = deps.clock()
  const day = dayOf(publication.timezone, at)
  const common = { publicationId: publication.id, day, kind: happening.kind }
  try {
    const suspect = suspicion({ publication, config: deps.config, asker })
    if (suspect) return await sendDrop(deps, { ...common, reason: suspect })
    const { address, userAgent } = asker
    const isArrival = happening.kind === 'visit' && happening.token !== null
    const hashes = await visitorHashes(deps, { publicationId: publication.id, day, address, userAgent, isArrival })
    if (isHasty(addressIn(hashes.visitor), at)) return await sendDrop(deps, { ...common, reason: 'haste' })
    await sendEvent(deps, { ...happening, ...hashes, publicationId: publication.id, at, day })
  } catch (error) {
    logFailure('recording a share event', error)
  }
}

/** Why it must not count, as far as a request shows that. */
function suspicion({
  publication,
  config,
  asker,
}: {
  publication: Pick<Publication, 'url' | 'origins'>
  config: Pick<Config, 'publicUrl' | 'isLocal'>
  asker: Asker
}): DropReason | null {
  if (isCrawler(asker.userAgent, config)) return 'bot'
  if (/prefetch|prerender|preview/i.test(asker.purpose)) return 'prefetch'
  if (asker.isNavigation === false) return 'no_navigation'
  if (asker.origin === null) return null
  const site = URL.canParse(publication.url) ? new URL(publication.url).origin : ''
  const ours = [site, ...publication.origins, config.publicUrl]
  return ours.includes(asker.origin) ? null : 'foreign_origin'
}
