/** The cards of related stories: what the service lists, as an editor would say it. What is not known is not there, but for the bias. */
import { make } from './dom'
import { call } from './talk'
import type { Widget } from './widget'

type Words = import('../script').WidgetPack['words']

type Story = {
  kind: string
  url: string
  title: string
  excerpt: string | null
  category: string | null
  region: string | null
  bias: string | null
  sentiment: keyof typeof MARKS | null
  sourceCount: number | null
  readingMinutes: number | null
  publishedAt: string
  imageUrl: string | null
  reason: string
}

/** As many as the service gives. */
const MOST = 10

/** A small mark beside the word, never colour alone. */
const MARKS = { positive: '▲', neutral: '■', negative: '▼' }

/** What to show for a story: nothing where nothing is related, else the cards, under a heading where the publisher asks for one. */
export async function printCards(widget: Widget, { url, words }: { url: string; words: Words }): Promise<Node[]> {
  const { stories, timezone } = await ask(widget, url)
  if (stories.length === 0) return []
  const heading = widget.given('heading')
  const isDives = stories.every(({ kind }) => kind === 'deep-dive')
  const text = heading || (isDives ? words.moreDeepDives : words.moreStories)
  const list = make('ul', 'cards', { role: 'list' }, ...stories.map((story) => card(story, { words, timezone })))
  widget.announce('related', { url, stories: stories.length })
  return heading === null ? [list] : [make('h2', 'heading', {}, text), list]
}

async function ask(widget: Widget, url: string): Promise<{ stories: Story[]; timezone?: string }> {
  const kinds = widget.listed('kinds')
  const limit = Number(widget.given('limit')) || 3
  const search = new URLSearchParams({ url, limit: `${kinds ? MOST : limit}` })
  const answer = await call(`${widget.address('related')}?${search}`)
  const { stories = [], timezone, error } = await answer.json()
  if (error) widget.complain(error.message)
  return { stories: stories.filter(({ kind }: Story) => !kinds || kinds.includes(kind)).slice(0, limit), timezone }
}

type Print = { words: Words; timezone: string | undefined }

function card(story: Story, print: Print): HTMLElement {
  const dir = 'auto'
  const line = (part: string, text: string | null) => (text ? [make('p', part, { dir }, text)] : [])
  const link = make('a', '', isOfTheWeb(story.url) ? { href: story.url } : {}, story.title)
  return make(
    'li',
    'card',
    {},
    ...picture(story.imageUrl),
    ...line('kicker', [story.category, story.region].filter(Boolean).join(' · ')),
    make('h3', 'title', { dir }, link),
    ...line('excerpt', story.excerpt),
    make('ul', 'facts', { role: 'list' }, ...facts(story, print).map((fact) => make('li', '', {}, fact))),
    ...line('reason', story.reason),
  )
}

function picture(src: string | null): HTMLElement[] {
  if (!src || !isOfTheWeb(src)) return []
  const image = make('img', 'picture', { loading: 'lazy', alt: '', width: '600', height: '400', src })
  image.onerror = () => image.remove()
  return [image]
}

function isOfTheWeb(address: string): boolean {
  return /^https?:/.test(address)
}

function facts(story: Story, { words, timezone }: Print): (string | Node)[] {
  const { readingMinutes, sourceCount, bias, sentiment, publishedAt } = story
  const inNumber = (count: number | null, forms: Words['sources']) =>
    count ? [(forms[new Intl.PluralRules(words.locale).select(count)] ?? forms.other).replace('#', `${count}`)] : []
  return [
    ...inNumber(readingMinutes, words.readingTime),
    ...inNumber(sourceCount, words.sources),
    bias ? words.bias.replace('#', () => bias) : words.noBias,
    ...(sentiment ? [mood(MARKS[sentiment], words.sentiment[sentiment])] : []),
    make('time', '', { datetime: publishedAt }, day(new Date(publishedAt), { words, timezone })),
  ]
}

function mood(mark: string, word: string): HTMLElement {
  return make('span', '', {}, make('span', '', { 'aria-hidden': 'true' }, `${mark} `), word)
}

/** As the article writes it, in the publication's zone; the year only where it is another one. */
function day(at: Date, { words: { locale }, timezone: timeZone }: Print): string {
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return at.toLocaleDateString(locale, { day: 'numeric', month: 'short', year, timeZone })
}
