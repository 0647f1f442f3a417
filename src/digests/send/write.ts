/**
 * A digest as a mail: rendered once, with gaps for what is the reader's own and the blocks that may stand there (blocks.ts). The draft's
 * preview, the test mail and the frozen digest come from here, so what an editor sees is what a reader gets.
 */
import {
  alsoOf,
  type DigestBlock,
  type Digest as DigestOfMail,
  digestInParts,
  issueLines,
  placesOf,
  tellingOf,
} from '../../../emails/digest'
import { becauseSentence } from '../../../emails/story-blocks'
import { clean, shorten } from '../../../emails/text'
import { type Words, wordsFor } from '../../../emails/words'
import { randomToken } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { CARD_CHANNELS, fromDigest, links } from '../../ground/links'
import type { ChosenStory, Digest, Edition, FrozenFrame, OwnDigest, Publication, Story } from '../../ground/schema'
import { brandOf } from '../../mail/brand'
import { closeGaps, cutFrame, fillFrame, gapLink, takeBlocks } from '../../mail/frame'
import { render } from '../../mail/render'
import { freeze } from '../../outbox/letter'
import { subjectOf } from '../choose/subject'
import { offersOf, toTaste } from '../choose/taste'
import { type CorrectionToTell, correctionsToTell } from '../corrections/corrections'
import { issuedAt } from '../issue'
import { correctionKey, FORMS, fillingOf, formAt, HTML_LIMIT_BYTES, LINES_KEY, storyKey } from './blocks'
import { NO_TASTES, offeredBefore, spokenTo, type Tastes } from './tastes'

/** `pool`: what it offers beside its places; `translated`: the same in the other languages that its readers chose. */
export type Written = {
  frame: FrozenFrame
  subject: string
  chosen: ChosenStory[]
  pool: ChosenStory[]
  omitted: number
  translated: { language: string; frame: FrozenFrame }[]
}

/** A row of the database holds 2 MB, and the digest's has more in it than this. */
const FRAME_BYTES = 1_500_000

/** What stands in a digest beside its stories: corrections, and which stories some readers had already. */
type Beside = { corrections: CorrectionToTell[]; again: number[] }

/** Read apart from the writing: a database that fails for a moment is no digest that cannot be rendered. */
export async function besideStories(deps: Deps, publication: Publication, digest: Digest): Promise<Beside> {
  const [corrections, again] = await Promise.all([
    correctionsToTell(deps, publication),
    offeredBefore(deps, publication, [...digest.chosen, ...(digest.pool ?? [])]),
  ])
  return { corrections, again }
}

/** Writes the digest. Where it would be clipped, the last stories are left out, and how many is said. */
export async function writeDigest(
  deps: Deps,
  publication: Publication,
  digest: Digest,
  tastes: Tastes = NO_TASTES,
  beside?: Beside,
): Promise<Written> {
  const { corrections, again } = beside ?? (await besideStories(deps, publication, digest))
  const isPersonal = tastes.isPersonal || again.length > 0
  const words = wordsFor(tastes.language ?? publication.language)
  for (let places = digest.chosen.length; ; ) {
    const chosen = digest.chosen.slice(0, places)
    const pool = isPersonal ? (digest.pool ?? []) : []
    const omitted = digest.chosen.length - places
    // A subject of ours counts the stories; one of the editor's stays.
    const subject = omitted > 0 && !digest.touchedAt ? subjectOf(publication, chosen) : digest.subject
    const content = { digest: { ...digest, subject }, chosen, pool, corrections, again, isPersonal, words }
    const frame = await compiled(deps, publication, content)
    const bytes = new TextEncoder().encode(mailOf(frame, null, NO_LINKS).html).byteLength
    if (bytes < HTML_LIMIT_BYTES || places <= 1) {
      // What no row can hold is offered to nobody: everybody gets the edition.
      if (isPersonal && new TextEncoder().encode(JSON.stringify(frame)).byteLength > FRAME_BYTES)
        return writeDigest(deps, publication, { ...digest, pool: [] }, { ...tastes, isPersonal: false }, beside)
      const translated = await translatedOf(deps, publication, { content, tastes })
      const languages = translated.map(({ language }) => language)
      const edition = frame.edition && { ...frame.edition, ...(languages.length > 0 ? { languages } : {}) }
      return { frame: { ...frame, edition }, subject, chosen, pool, omitted, translated }
    }
    places = Math.max(1, Math.min(places - 1, Math.floor((places * HTML_LIMIT_BYTES) / bytes)))
  }
}

/** Links are longer than this; Gmail's limit has room for that. */
const NO_LINKS = { unsubscribe: '', preferences: '' }

type Content = {
  digest: Digest
  chosen: ChosenStory[]
  pool: ChosenStory[]
  corrections: CorrectionToTell[]
  again: number[]
  isPersonal: boolean
  words: Words
}

async function translatedOf(
  deps: Deps,
  publication: Publication,
  { content, tastes }: { content: Content; tastes: Tastes },
): Promise<Written['translated']> {
  const translated: Written['translated'] = []
  for (const language of tastes.languages)
    translated.push({ language, frame: await compiled(deps, publication, { ...content, words: wordsFor(language) }) })
  return translated
}

/** Everything that a mail of this digest may hold, rendered at once, and cut into a frame and its blocks. */
async function compiled(deps: Deps, publication: Publication, content: Content): Promise<FrozenFrame> {
  const { digest, chosen, pool, corrections, again, isPersonal, words } = content
  const nonce = randomToken()
  const mail = contentOf(deps, publication, { digest, chosen, words, nonce })
  const offered = contentOf(deps, publication, { digest, chosen: pool, words, nonce }).stories
  const blocks = [
    ...(isPersonal ? tastedBlocks(mail, [...mail.stories, ...offered]) : madeBlocks(mail)),
    ...correctionBlocks(mail, corrections),
  ]
  const { document, texts } = digestInParts(mail, { gap: (name) => gapLink(nonce, name), blocks })
  const cut = takeBlocks(cutFrame(await render(document), nonce), ['corrections', 'stories'])
  const [before = '', after = ''] = words.mail.also('\0').split('\0')
  const leads = isPersonal ? [...chosen, ...pool] : []
  const edition: Edition = {
    blocks: Object.fromEntries(
      blocks.map(({ key }, index) => [key, { html: cut.blocks[index] ?? '', text: texts[index] ?? '' }]),
    ),
    stories: chosen.map(({ story }) => Number(story.id)),
    ...(isPersonal ? { offers: offersOf([...chosen, ...pool], digest.hand), again } : {}),
    corrections: corrections.map(({ id }) => id),
    // A subject that the desk wrote is everybody's.
    subjects: Object.fromEntries(
      digest.touchedAt ? [] : leads.map((place) => [place.story.id, subjectOf(publication, [place])]),
    ),
    headlines: Object.fromEntries(
      leads.map(({ story }) => [story.id, shorten(clean(story.title), HEADLINE_CHARACTERS)]),
    ),
    also: { made: alsoOf(mail), before, after },
    issueLine: issueLines(mail),
  }
  return {
    ...(await freeze(deps, publication, cut.frame)),
    listId: listIdOf(deps, publication),
    archiveUrl: links.archive(deps.config, publication.slug),
    webUrl: links.digest(deps.config, publication.slug, digest.period),
    edition,
  }
}

/** Of each headline beside the subject; three of them are more than any inbox shows. */
const HEADLINE_CHARACTERS = 60

/** The stories as the desk put them, each as its place has it. */
function madeBlocks(mail: MailedDigest): DigestBlock[] {
  return placesOf(mail).map((place) => ({
    key: storyKey(Number(mail.stories[place.index]?.id), formAt(place.index), false),
    place,
  }))
}

/** Every story as every place would have it, with and without a reader's topic as its reason, and in a line. */
function tastedBlocks(mail: MailedDigest, items: MailedDigest['stories']): DigestBlock[] {
  const telling = tellingOf(mail)
  const made = new Map(madeBlocks(mail).map((block) => [block.key, block]))
  const stories = items.flatMap((item): DigestBlock[] => {
    const id = Number(item.id)
    const topic = item.story.category
    const followed = topic === null ? null : { ...item, because: { code: 'followed' as const, topic } }
    const forms = FORMS.flatMap((index): DigestBlock[] => {
      const key = storyKey(id, index, false)
      const plain = made.get(key) ?? { key, place: { item, index, telling, label: null } }
      if (!followed) return [plain]
      const label = index === 0 ? becauseSentence(followed.because, telling) : null
      return [plain, { key: storyKey(id, index, true), place: { item: followed, index, telling, label } }]
    })
    return [...forms, { key: storyKey(id, 'line', false), line: { item, telling } }]
  })
  return [...stories, { key: LINES_KEY, isLinesHeading: true }]
}

/** The corrections that somebody may be owed. */
function correctionBlocks(mail: MailedDigest, corrections: CorrectionToTell[]): DigestBlock[] {
  return corrections.map(({ id, title, url, text }) => {
    const story = { title, url: fromDigest(url, mail.period) }
    return { key: correctionKey(id), correction: { words: mail.words, story, text } }
  })
}

/** A digest's mail for one reader, whole. Those of the first assembler have no gaps but the links'. */
export function mailOf(frame: FrozenFrame, own: OwnDigest | null, linked: Record<string, string>) {
  if (!frame.edition) return fillFrame(frame, linked)
  const { subject, values, blocks } = fillingOf(frame.edition, frame.subject, own)
  return fillFrame({ ...frame, subject: subject ?? frame.subject }, { ...values, ...linked }, blocks)
}

/** The frame of a mail like those of the digest, with nothing left open but the reader's links: for mails that go one by one. */
export function singleFrame(frame: FrozenFrame): FrozenFrame {
  const { edition, ...rest } = frame
  if (!edition) return frame
  const { values, blocks } = fillingOf(edition, frame.subject, null)
  return { ...rest, ...closeGaps(frame, values, blocks) }
}

/**
 * RFC 2919: a phrase, where it can be said in ASCII, and an identifier that stays the same for as long as the list does. A phrase is words
 * of a few characters (RFC 5322 §3.2.3); any other is quoted, or half of it would be read as something else.
 */
function listIdOf(deps: Deps, publication: Publication): string {
  return `${phraseOf(publication.name)}<digest.${publication.slug}.${new URL(deps.config.publicUrl).hostname}>`
}

function phraseOf(name: string): string {
  if (!/^[\x20-\x7e]+$/.test(name)) return ''
  return /^[\w!#$%&'*+/=?^`{|}~-]+( [\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name)
    ? `${name} `
    : `"${name.replaceAll(/["\\]/g, '\\$&')}" `
}

/** What a reader may have chosen; null: nothing. */
export type Choice = { topics: string[]; minutes: number | null; language: string | null }

/** A digest's mail with links that lead nowhere in particular: frozen as it went out, or written as it would go out now, to this taste. */
export async function previewOf(deps: Deps, publication: Publication, digest: Digest, choice: Choice | null = null) {
  const archive = links.archive(deps.config, publication.slug)
  const linked = { unsubscribe: archive, preferences: archive }
  if (choice === null) return mailOf(digest.frame ?? (await writeDigest(deps, publication, digest)).frame, null, linked)
  const language = spokenTo(publication, choice.language)
  const { frame } = await writeDigest(deps, publication, digest, { isPersonal: true, languages: [], language })
  const own = frame.edition?.offers
    ? toTaste({ offers: frame.edition.offers, made: frame.edition.stories }, { ...choice, had: [] })
    : null
  return mailOf(frame, own, linked)
}

type MailedDigest = Omit<DigestOfMail, 'stories'> & { stories: (DigestOfMail['stories'][number] & { id: string })[] }

function contentOf(
  deps: Deps,
  publication: Publication,
  { digest, chosen, words, nonce }: { digest: Digest; chosen: ChosenStory[]; words: Words; nonce: string },
): MailedDigest {
  const linked = chosen.map((place) => ({
    ...place,
    id: place.story.id,
    passOn: CARD_CHANNELS.map((channel) => ({
      name: words.mail.channels[channel],
      url: links.share(deps.config, publication.slug, place.story.id, channel),
    })),
    story: withDigestLink(place.story, digest.period),
    related: place.related.map((story) => withDigestLink(story, digest.period)),
  }))
  return {
    brand: brandOf(deps.config, publication),
    words,
    subject: digest.subject,
    intro: digest.intro,
    period: digest.period,
    issueDate: issuedAt(digest, deps.clock()),
    timezone: publication.timezone,
    shareThreshold: publication.shareThreshold,
    stories: linked,
    totalMinutes: chosen.reduce((sum, { story }) => sum + (story.readingMinutes ?? 0), 0),
    links: {
      preferences: gapLink(nonce, 'preferences'),
      unsubscribe: gapLink(nonce, 'unsubscribe'),
      web: links.digest(deps.config, publication.slug, digest.period),
    },
  }
}

function withDigestLink<Told extends Story>(story: Told, period: string): Told {
  return { ...story, url: fromDigest(story.url, period) }
}
