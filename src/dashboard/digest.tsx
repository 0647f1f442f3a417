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
import { count, distance, figure, moment, reasonOf, STATUS } from './english'
import { Act, mayWrite } from './frame'
import { Preview, type PreviewProps } from './preview'

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
}

export function DigestScreen(props: DigestProps) {
  const { publication, digest, shown, automatic, dropped, offered, now, preview } = props
  const { progress, boxes, usual } = props
  const here = `/admin/${publication.slug}/digests/${digest.period}`
  const isDraft = digest.status === 'draft'
  const isEditable = isDraft && mayWrite()
  const stands = new Set(shown.stories.map(({ story }) => story.id))
  return (
    <>
      <State publication={publication} digest={digest} now={now} />
      {progress && <OnItsWay progress={progress} here={here} />}
      <Moves publication={publication} digest={digest} here={here} />
      {digest.frozenAt !== null && <Accounting shown={shown} boxes={boxes} here={here} />}
      {usual && usual.before > 0 && <BesideUsual usual={usual} />}
      {isEditable && <Words digest={digest} here={here} />}
      <section class="section">
        <h2>What it holds</h2>
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
            <h3>Dropped by hand</h3>
            <ul class="list" data-stay>
              {dropped.map(({ id, title }) => (
                <li class="row">
                  <span dir="auto">{title}</span>
                  <Act
                    action={`${here}/edit`}
                    label="Bring back"
                    name={`Bring back: ${title}`}
                    values={{ act: 'restore', story: id }}
                    isSmall
                  />
                </li>
              ))}
            </ul>
          </>
        )}
        {isEditable && <Add here={here} offered={offered.filter(({ id }) => !stands.has(id))} />}
      </section>
      <Preview here={here} {...preview} />
    </>
  )
}

function State({ publication, digest, now }: Pick<DigestProps, 'publication' | 'digest' | 'now'>) {
  const { status, slotAt, sentAt } = digest
  const reason = reasonOf(digest)
  const when = moment(sentAt ?? slotAt, publication.timezone)
  const clock = status === 'draft' ? `${when}, ${distance(slotAt, now)}` : when
  return (
    <div class="well stack">
      <p>
        <strong>{STATUS[status]}</strong> · week {digest.period} · {clock}
      </p>
      {status === 'draft' && <p>{fateOf(publication, digest, now)}</p>}
      {reason && <p>{reason}</p>}
      {digest.providerSaid && <p class="quiet">The provider says: {digest.providerSaid}</p>}
    </div>
  )
}

/** With a script the bar moves by itself, and the page says so when it is done. */
function OnItsWay({ progress: { asked, candidates }, here }: { progress: Progress; here: string }) {
  return (
    <div class="section">
      <label for="progress">How far it is</label>
      <progress id="progress" value={asked} max={candidates} data-progress={`${here}/progress`} />
      <p class="quiet">
        {figure(asked)} of {count(candidates, 'reader')} so far. <a href={here}>Look again</a>
      </p>
    </div>
  )
}

/** What becomes of a draft if nobody acts. */
function fateOf({ approval, timezone }: Publication, digest: Digest, now: number): string {
  const last = lastMomentOf(digest)
  if (digest.heldAt !== null)
    return `It is held. If nobody releases it by ${moment(last, timezone)} (${distance(last, now)}), it expires.`
  return approval === 'automatic'
    ? 'It goes out by itself at that hour, with what comes until then, around what you changed.'
    : 'It waits for you. If nobody sends it within six hours of that hour, it expires.'
}

/** The move, where it is pressed, and its words. */
const OFFERED = [
  ['released', 'release', 'Release it', 'It goes out at its hour, or within five minutes where that has passed.'],
  ['sent', 'send', 'Send it now', 'Everybody who is active gets it; that cannot be undone.'],
  ['held', 'hold', 'Hold it', 'Its hour passes without it until you release it; six hours after that it expires.'],
  ['paused', 'pause', 'Pause', 'Nobody else is mailed until you resume it.'],
  ['resumed', 'resume', 'Resume', 'It goes on where it stopped; nobody gets it twice.'],
  ['retried', 'retry', 'Try again', 'What is not known to be sent is tried again, as far as nobody can get it twice.'],
  [
    'cancelled',
    'cancel',
    'Cancel it',
    'Whoever was not mailed yet will not be. Its stories may come in the next one if nobody got them.',
  ],
] as const

type MovesProps = { publication: Publication; digest: Digest; here: string }

function Moves({ publication, digest, here }: MovesProps) {
  const open = OFFERED.filter(([move]) => mayBe(digest, move) && (move !== 'held' || mayBeHeld(publication)))
  if (open.length === 0 || !mayWrite()) return null
  return (
    <div class="section">
      <h2>What you can do</h2>
      <ul class="list">
        {open.map(([, press, label, what], index) => (
          <li class="row">
            <Act action={`${here}/${press}`} label={label} isSecond={index > 0} />
            <p class="quiet">{what}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Words({ digest, here }: { digest: Digest; here: string }) {
  return (
    <section class="section">
      <h2>Its words</h2>
      <form method="post" action={`${here}/words`}>
        <div class="field">
          <label for="subject">Subject</label>
          <input id="subject" name="subject" type="text" value={digest.subject} maxlength={150} required dir="auto" />
          <p class="hint">About sixty characters are shown on a phone.</p>
        </div>
        <div class="field">
          <label for="intro">The editor’s word, above the first story</label>
          <textarea id="intro" name="intro" maxlength={2000} dir="auto">
            {digest.intro ?? ''}
          </textarea>
        </div>
        <button type="submit">Save its words</button>
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
  const here = shown.stories.map(({ story }) => story.id)
  const expected = expectedOrder(shown, automatic)
  const kept = here.filter((id) => automatic.includes(id))
  const added = here.length - kept.length
  const gone = automatic.length - expected.length
  const moved = kept.filter((id, at) => expected[at] !== id).length
  const parts = [
    ...(added > 0 ? [`${count(added, 'story', 'stories')} brought in`] : []),
    ...(gone > 0 ? [`${count(gone, 'story', 'stories')} left out`] : []),
    ...(moved > 0 ? [`${count(moved, 'story', 'stories')} at another place`] : []),
  ]
  return (
    <p class="quiet">
      {parts.length === 0
        ? 'It stands as the score alone would have it.'
        : `What the hand changed against the order of the score alone: ${parts.join(', ')}.`}
    </p>
  )
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
  const last = shown.stories.length - 1
  return (
    <>
      {isEditable && (
        <p class="quiet" hidden data-scripted>
          Drag a story to its place, or press the buttons.
        </p>
      )}
      <ol class="places" data-stay data-drag={isEditable ? `${here}/edit` : undefined}>
        {shown.stories.map((place, index) => (
          <li id={`story-${place.story.id}`} data-story={place.story.id}>
            <span class="place">{index + 1}</span>
            <div>
              <a href={place.story.url} dir="auto">
                {place.story.title}
              </a>
              <p class="small">{[place.story.category, place.story.region].filter(Boolean).join(' · ')}</p>
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
                isFirst={index === 0}
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
  if (related.length === 0) return null
  return (
    <p class="small" dir="auto">
      Related: {related.map(({ title }) => title).join(' · ')}{' '}
      <a
        href={`${here.replace(/\/digests\/.*$/, '')}/stories/${story.id}/related`}
        aria-label={`Why, and change it: ${story.title}`}
      >
        Why?
      </a>
    </p>
  )
}

/** Where the score alone would have it, if the hand put it elsewhere. */
function Was({ shown, id, automatic }: { shown: PresentedDigest; id: string; automatic: string[] }) {
  const kept = shown.stories.map(({ story }) => story.id).filter((each) => automatic.includes(each))
  if (!automatic.includes(id)) return <p class="moved">The score alone would leave it out.</p>
  if (expectedOrder(shown, automatic)[kept.indexOf(id)] === id) return null
  return <p class="moved">By the score alone: place {automatic.indexOf(id) + 1}.</p>
}

/** Less than this would be shown as 0.0. */
const LEAST_SHOWN = 0.05

/** The parts of its score, in words. */
function Why({ place: { score, because } }: { place: Place }) {
  const parts: [string, number][] = [
    ['passed on', score.shares],
    ['opened through what was passed on', score.visits],
    ['age', score.age],
    ['your hand', score.editor],
  ]
  const shown = parts.filter(([, points]) => Math.abs(points) >= LEAST_SHOWN)
  return (
    <>
      {because && <p>{because}</p>}
      {shown.length === 0 && !because && <p class="small">Nobody has passed it on yet; it is here for its date.</p>}
      <p class="small">
        {shown.map(([name, points]) => `${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)} ${name}`).join(' · ')}
      </p>
    </>
  )
}

type HandProps = { place: Place; here: string; isFirst: boolean; isLast: boolean; isPinned: boolean }

function Hand({ place: { story }, here, isFirst, isLast, isPinned }: HandProps) {
  const act = (label: string, what: string, isOff = false) => (
    <Act
      action={`${here}/edit`}
      label={label}
      name={`${label}: ${story.title}`}
      values={{ act: what, story: story.id }}
      isSmall
      isOff={isOff}
    />
  )
  return (
    <div class="acts">
      {act('Up', 'up', isFirst)}
      {act('Down', 'down', isLast)}
      {isPinned ? act('Unpin', 'unpin') : act('Pin', 'pin')}
      {act('Drop', 'drop')}
    </div>
  )
}

/** By its address; a browser finds that by any word of a headline among the newest ones. */
function Add({ here, offered }: { here: string; offered: DigestProps['offered'] }) {
  return (
    <form method="post" action={`${here}/edit`} class="row section">
      <input type="hidden" name="act" value="add" />
      <div class="field">
        <label for="url">Bring in another story: words of its headline, or its address</label>
        <input id="url" name="url" type="text" list="offered" autocomplete="off" required />
        <datalist id="offered">
          {offered.map(({ url, title }) => (
            <option value={url}>{title}</option>
          ))}
        </datalist>
      </div>
      <button type="submit" class="second">
        Bring it in
      </button>
    </form>
  )
}
