/** What a publisher pastes into their pages, of what was clicked together: the elements, and inside of them what works without the script. */
import { wordsFor } from '../../emails/words'
import { widgetWords } from '../../emails/words/widgets'
import { links } from '../ground/links'
import { CHANNELS, type Publication } from '../ground/schema'

export type SnippetChoice = {
  publication: Publication
  language: string
  networks: string[]
  counts: boolean
  labels: boolean
  vertical: boolean
  kinds: boolean
  heading: boolean
  limit: number
  accent: string
}

/** `one`, `all`: the values of a field of a query. What cannot be read of it is as if it were not there. */
type Query = { one: (name: string) => string | undefined; all: (name: string) => string[] }

export function snippetChoice(publication: Publication, { one, all }: Query): SnippetChoice {
  const isOn = (name: string) => one(name) !== undefined
  const asked = all('networks')
  const limit = Number(one('limit'))
  const accent = one('accent') ?? ''
  return {
    publication,
    language: widgetWords(one('language') ?? publication.language).code,
    networks: CHANNELS.filter((channel) => asked.includes(channel)),
    ...{ counts: isOn('counts'), labels: isOn('labels'), vertical: isOn('vertical') },
    ...{ kinds: isOn('kinds'), heading: isOn('heading') },
    limit: Number.isInteger(limit) && limit >= 1 && limit <= 10 ? limit : 3,
    // It goes into a stylesheet.
    accent: /^#[0-9a-f]{6}$/i.test(accent) ? accent : (publication.accentColor ?? '#0b5fff'),
  }
}

type Attributes = Record<string, string>

export function shareAttributes({ networks, counts, labels, vertical }: SnippetChoice): Attributes {
  return {
    ...(networks.length > 0 ? { networks: [...networks, 'more'].join(' ') } : {}),
    ...(counts ? { counts: '' } : {}),
    ...(labels ? { labels: '' } : {}),
    ...(vertical ? { layout: 'vertical' } : {}),
  }
}

export function relatedAttributes({ limit, kinds, heading }: SnippetChoice): Attributes {
  return {
    ...(limit === 3 ? {} : { limit: String(limit) }),
    ...(kinds ? { kinds: 'deep-dive' } : {}),
    ...(heading ? { heading: '' } : {}),
  }
}

/** What a publisher pastes: the elements, and inside of them what works without the script. */
export function snippetFor(choice: SnippetChoice, origin: string): string {
  const { slug, url, name } = choice.publication
  const tag = (element: string, attributes: Attributes) => {
    const all = Object.entries({ publication: slug, ...attributes })
    return `<tidings-${element} ${all.map(([key, value]) => (value ? `${key}="${value}"` : key)).join(' ')}>`
  }
  const here = { publicUrl: origin }
  return `<script src="${origin}/embed.js?language=${choice.language}" async></script>
<style>tidings-share, tidings-signup, tidings-related { display: block; --tidings-accent: ${choice.accent} }</style>

${tag('share', shareAttributes(choice))}
  <a href="${links.share(here, slug, 'by-url', 'whatsapp')}?url=THE-PAGE’S-ADDRESS-ENCODED">WhatsApp</a>
</tidings-share>

${tag('related', relatedAttributes(choice))}
  <a href="${url}">${name}</a>
</tidings-related>

${tag('signup', {})}
  <a href="${links.archive(here, slug)}">${wordsFor(choice.language).page.signUpButton}</a>
</tidings-signup>
`
}
