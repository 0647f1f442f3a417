/** A publication as mails show it, and the sender that a mail names. */
import type { Brand } from '../../emails/brand'
import { wordsFor } from '../../emails/words'
import { mailable } from '../ground/address'
import type { Config } from '../ground/deps'
import { links } from '../ground/links'
import type { Publication } from '../ground/schema'

export function brandOf(config: Pick<Config, 'publicUrl'>, publication: Publication): Brand {
  return {
    name: publication.name,
    tagline: publication.tagline,
    url: publication.url,
    logoUrl: publication.logoUrl,
    accentColor: publication.accentColor,
    language: publication.language,
    direction: wordsFor(publication.language).direction,
    postalAddress: publication.postalAddress,
    archiveUrl: links.archive(config, publication.slug),
  }
}

/** `"The name" <address>` (RFC 5322 §3.4). Settings refuse control characters; quotes and backslashes are escaped here. */
export function senderOf(publication: Pick<Publication, 'fromName' | 'fromEmail'>): string {
  return `"${publication.fromName.replaceAll(/["\\]/g, '\\$&')}" <${mailable(publication.fromEmail)}>`
}
