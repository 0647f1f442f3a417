/**
 * One digest: as a draft what stands where and why, what the editor's hand changed, the mail as readers get it, and what may be done;
 * afterwards where every recipient is. What is offered is what its state allows, nothing else.
 */

import type { Box } from '../digests/boxes'
import { lastMomentOf, mayBeHeld } from '../digests/hold'
import type { PresentedDigest } from '../digests/present'
import type { Progress } from '../digests/send/progress'
import { mayBe } from '../digests/state'
import type { Digest, Publication, Story } from '../ground/schema'
import type { Usual } from '../stats/usual'
import { Accounting, BesideUsual } from './accounting'
import { fateOf, isThin } from './fate'
import { Act, mayWrite } from './frame'
import { Preview, type PreviewProps } from './preview'
import { Say, type Tongue, useTongue } from './tongue'

type Place = PresentedDigest['stories'][number]
type DigestProps = {
  publication: Publication
  digest: Digest
  shown: PresentedDigest
  /** The order of the score alone; null once it is no draft. */
  automatic: string[] | null
  /** Titles of stories that were dropped by hand. */
  dropped: { id: string; title: string }[]
  /** The newest stories, to bring one in. */
  offered: Pick<Story, 'id' | 'url' | 'title'>[]
  now: number
  preview: Omit<PreviewProps, 'here'>
  /** How far it is, while it is on its way. */
  progress: Progress | null
  /** Null where the list is longer than a page reads. */
  boxes: Box[] | null
  /** Once it was sent. */
  usual: Usual | null
  /** How many readers there are now. */
  active: number
  /** What was typed and is refused. */
  typed?: Typed
}
/** Of one of its forms. */
export type Typed = { subject?: string; intro?: string; url?: string; to?: string }

export function DigestScreen(props: DigestProps) {
  const { publication, digest, shown, automatic, dropped, offered, now, preview } = props
  const { progress, boxes, usual, active, typed } = props
  const { words: all, say } = useTongue()
  const words = all.digest
  const here = `/admin/${publication.slug}/digests/${digest.period}`
  const isDraft = digest.status === 'draft'
  const isEditable = isDraft && mayWrite()
  const stands = new Set(shown.stories.map(({ story }) => story.id))
  return (
    <>
      <State publication={publication} digest={digest} active={active} now={now} />
      {progress && <OnItsWay progress={progress} here={here} />}
      <Moves publication={publication} digest={digest} here={here} />
      {digest.frozenAt !== null && <Accounting shown={shown} boxes={boxes} here={here} />}
      {usual && usual.before > 0 && <BesideUsual usual={usual} />}
      {isEditable && <Words words={{ ...digest, ...typed }} here={here} />}
      <section class="section">
        <h2>{words.holds}</h2>
        {isDraft && automatic && <Changed shown={shown} automatic={automatic} />}
        <Places
          shown={shown}
          here={here}
          isDraft={isDraft}
          isEditable={isEditable}
          automatic={automatic ?? []}
          pinned={digest.hand.pinned}
        />
        {isDraft && dropped.length > 0 && (
          <>
            <h3>{words.dropped}</h3>
            <ul class="list" data-stay>
              {dropped.map(({ id, title }) => (
                <li class="row">
                  <span dir="auto">{title}</span>
                  <Act
                    action={`${here}/edit`}
                    label={words.acts.restore.press}
                    name={say(words.acts.restore.named, { story: title })}
                    values={{ act: 'restore', story: id }}
                    isSmall
                  />
                </li>
              ))}
            </ul>
          </>
        )}
        {isEditable && <Add here={here} offered={offered.filter(({ id }) => !stands.has(id))} typed={typed?.url} />}
      </section>
      <Preview here={here} {...preview} />
    </>
  )
}

function State({ publication, digest, active, now }: Standing) {
  const tongue = useTongue()
  const { words, say, moment, distance } = tongue
  const { status, slotAt, sentAt, period } = digest
  const reason = tongue.reasonOf(digest)
  const when = moment(sentAt ?? slotAt, publication.timezone)
  const clock = status === 'draft' ? say(words.digest.clock, { when, distance: distance(slotAt, now) }) : when
  return (
    <div class="well stack">
      <p>
        <Say text={words.digest.state} gaps={{ status: <strong>{words.status[status]}</strong>, period, clock }} />
      </p>
      {status === 'draft' && <p>{ifNobodyActs(tongue, { publication, digest, active, now })}</p>}
      {reason && <p>{reason}</p>}
      {digest.providerSaid && <p class="quiet">{say(words.needs.provider, { words: digest.providerSaid })}</p>}
    </div>
  )
}

/** With a script the bar moves by itself, and the page says so when it is done. */
function OnItsWay({ progress: { asked, candidates }, here }: { progress: Progress; here: string }) {
  const { words: all, count } = useTongue()
  const words = all.digest
  return (
    <div class="section">
      <label for="progress">{words.howFar}</label>
      <progress id="progress" value={asked} max={candidates} data-progress={`${here}/progress`} />
      <p class="quiet">
        {count(candidates, words.soFar, { asked })} <a href={here}>{words.lookAgain}</a>
      </p>
    </div>
  )
}

type Standing = Pick<DigestProps, 'publication' | 'digest' | 'active' | 'now'>

/** What becomes of a draft if nobody acts. */
function ifNobodyActs(
  { words, say, moment, distance }: Tongue,
  { publication, digest, active, now }: Standing,
): string {
  const fate = fateOf({ publication, digest, active })
  const saidOf = (at: number) => ({ when: moment(at, publication.timezone), distance: distance(at, now) })
  if (fate === 'held') {
    const { when: last, distance } = saidOf(lastMomentOf(digest))
    return say(words.digest.held, { last, distance })
  }
  if (fate === 'thin' || fate === 'nobody') {
    const when = say(words.now.when, saidOf(digest.slotAt))
    return say(words.now[fate], { when, minimum: publication.minStories })
  }
  return fate === 'byHand' ? words.digest.byHand : words.digest.byItself
}

/** The move, and where it is pressed. */
const OFFERED = [
  ['released', 'release'],
  ['sent', 'send'],
  ['held', 'hold'],
  ['paused', 'pause'],
  ['resumed', 'resume'],
  ['retried', 'retry'],
  ['cancelled', 'cancel'],
] as const

type MovesProps = { publication: Publication; digest: Digest; here: string }

function Moves({ publication, digest, here }: MovesProps) {
  const { words } = useTongue()
  const open = OFFERED.filter(
    ([move]) =>
      mayBe(digest, move) &&
      (move !== 'held' || mayBeHeld(publication)) &&
      (move !== 'sent' || !isThin(publication, digest)),
  )
  if (open.length === 0 || !mayWrite()) return null
  return (
    <div class="section">
      <h2>{words.common.canDo}</h2>
      <ul class="list">
        {open.map(([move, press], index) => (
          <li class="row">
            <Act action={`${here}/${press}`} label={words.digest.moves[move].press} isSecond={index > 0} />
            <p class="quiet">{words.digest.moves[move].means}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

type WordsProps = { words: Pick<Digest, 'subject' | 'intro'>; here: string }

function Words({ words: { subject, intro }, here }: WordsProps) {
  const words = useTongue().words.digest
  return (
    <section class="section">
      <h2>{words.words}</h2>
      <form method="post" action={`${here}/words`}>
        <div class="field">
          <label for="subject">{words.subject}</label>
          <input id="subject" name="subject" type="text" value={subject} maxlength={150} required dir="auto" />
          <p class="hint">{words.subjectHint}</p>
        </div>
        <div class="field">
          <label for="intro">{words.intro}</label>
          <textarea id="intro" name="intro" maxlength={2000} dir="auto">
            {intro ?? ''}
          </textarea>
        </div>
        <button type="submit">{words.saveWords}</button>
      </form>
    </section>
  )
}

/** The order of the score alone, of those that are in it: a story that only moved up because another was dropped was not moved. */
function expectedOrder(shown: PresentedDigest, automatic: string[]): string[] {
  const here = new Set(shown.stories.map(({ story }) => story.id))
  return automatic.filter((id) => here.has(id))
}

function Changed({ shown, automatic }: { shown: PresentedDigest; automatic: string[] }) {
  const { words: all, say, count, list } = useTongue()
  const words = all.digest
  const here = shown.stories.map(({ story }) => story.id)
  const expected = expectedOrder(shown, automatic)
  const kept = here.filter((id) => automatic.includes(id))
  const added = here.length - kept.length
  const gone = automatic.length - expected.length
  const moved = kept.filter((id, at) => expected[at] !== id).length
  const parts = [
    ...(added > 0 ? [count(added, words.added)] : []),
    ...(gone > 0 ? [count(gone, words.gone)] : []),
    ...(moved > 0 ? [count(moved, words.moved)] : []),
  ]
  return <p class="quiet">{parts.length === 0 ? words.asTheScore : say(words.changed, { parts: list(parts) })}</p>
}

type PlacesProps = {
  shown: PresentedDigest
  here: string
  isDraft: boolean
  isEditable: boolean
  automatic: string[]
  pinned: string[]
}

function Places({ shown, here, isDraft, isEditable, automatic, pinned }: PlacesProps) {
  const { words, figure } = useTongue()
  const last = shown.stories.length - 1
  return (
    <>
      {isEditable && (
        <p class="quiet" hidden data-scripted>
          {words.digest.drag}
        </p>
      )}
      <ol class="places" data-stay data-drag={isEditable ? `${here}/edit` : undefined}>
        {shown.stories.map((place, index) => (
          <li id={`story-${place.story.id}`} data-story={place.story.id}>
            <span class="place">{figure(index + 1)}</span>
            <div>
              <a href={place.story.url} dir="auto">
                {place.story.title}
              </a>
              <p class="small" dir="auto">
                {[place.story.category, place.story.region].filter(Boolean).join(' · ')}
              </p>
              {isDraft && <Was shown={shown} id={place.story.id} automatic={automatic} />}
              <RelatedTo place={place} here={here} />
            </div>
            <div class="why">
              <Why place={place} />
            </div>
            {isEditable && (
              <Hand
                place={place}
                here={here}
                at={index + 1}
                isLast={index === last}
                isPinned={pinned.includes(place.story.id)}
              />
            )}
          </li>
        ))}
      </ol>
    </>
  )
}

function RelatedTo({ place: { story, related }, here }: { place: Place; here: string }) {
  const { words: all, say } = useTongue()
  const words = all.digest
  if (related.length === 0) return null
  const titles = <span dir="auto">{related.map(({ title }) => title).join(' · ')}</span>
  return (
    <p class="small">
      <Say text={words.related} gaps={{ titles }} />{' '}
      <a
        href={`${here.replace(/\/digests\/.*$/, '')}/stories/${story.id}/related`}
        aria-label={say(words.whyRelatedNamed, { story: story.title })}
      >
        {words.whyRelated}
      </a>
    </p>
  )
}

/** Where the score alone would have it, if the hand put it elsewhere. */
function Was({ shown, id, automatic }: { shown: PresentedDigest; id: string; automatic: string[] }) {
  const { words: all, say } = useTongue()
  const words = all.digest
  const kept = shown.stories.map(({ story }) => story.id).filter((each) => automatic.includes(each))
  if (!automatic.includes(id)) return <p class="moved">{words.leftOutByScore}</p>
  if (expectedOrder(shown, automatic)[kept.indexOf(id)] === id) return null
  return <p class="moved">{say(words.placeByScore, { place: automatic.indexOf(id) + 1 })}</p>
}

/** Less than this would be shown as 0.0. */
const LEAST_SHOWN = 0.05

/** The parts of its score, in words. */
function Why({ place: { score, because } }: { place: Place }) {
  const { words: all, say, points } = useTongue()
  const words = all.digest
  const parts = (['shares', 'visits', 'age', 'editor'] as const).filter((part) => Math.abs(score[part]) >= LEAST_SHOWN)
  return (
    <>
      {because && <p dir="auto">{because}</p>}
      {parts.length === 0 && !because && <p class="small">{words.forItsDate}</p>}
      <p class="small">{parts.map((part) => say(words.score[part], { points: points(score[part]) })).join(' · ')}</p>
    </>
  )
}

type HandProps = { place: Place; here: string; at: number; isLast: boolean; isPinned: boolean }

/** A move says to which place: pressed twice, or sent again because its answer was lost, it is the same. */
function Hand({ place: { story }, here, at, isLast, isPinned }: HandProps) {
  const { words, say } = useTongue()
  const { acts } = words.digest
  const act = (what: Exclude<keyof typeof acts, 'restore'>, { to, isOff }: { to?: number; isOff?: boolean } = {}) => (
    <Act
      action={`${here}/edit`}
      label={acts[what].press}
      name={say(acts[what].named, { story: story.title })}
      values={{ act: what, story: story.id, ...(to === undefined ? {} : { at: String(to) }) }}
      isSmall
      isOff={isOff}
    />
  )
  return (
    <div class="acts">
      {at === 1 ? act('up', { isOff: true }) : act('up', { to: at - 1 })}
      {act('down', { to: at + 1, isOff: isLast })}
      {act(isPinned ? 'unpin' : 'pin')}
      {act('drop')}
    </div>
  )
}

/** By its address; a browser finds that by any word of a headline among the newest ones. */
type AddProps = { here: string; offered: DigestProps['offered']; typed?: string }

function Add({ here, offered, typed }: AddProps) {
  const words = useTongue().words.digest
  return (
    <form method="post" action={`${here}/edit`} class="row section">
      <input type="hidden" name="act" value="add" />
      <div class="field">
        <label for="url">{words.add}</label>
        <input id="url" name="url" type="text" value={typed} list="offered" autocomplete="off" required />
        <datalist id="offered" dir="auto">
          {offered.map(({ url, title }) => (
            <option value={url}>{title}</option>
          ))}
        </datalist>
      </div>
      <button type="submit" class="second">
        {words.addIt}
      </button>
    </form>
  )
}
