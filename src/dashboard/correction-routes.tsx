/** The desk's doors to corrections: what was wrong in a story, who was told, and who is still to be. */

import {
  addCorrection,
  listCorrections,
  type PresentedCorrection,
  removeCorrection,
  TEXT_CHARACTERS,
} from '../digests/corrections/corrections'
import { correctionBody } from '../digests/corrections/routes'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import type { C } from '../http/door'
import { back, SAID, show } from './answer'
import { Act, mayWrite } from './frame'
import { useTongue } from './tongue'

const ALL = '/admin/:publication/corrections'
const SHOWN = 25

/** What was typed and is not right yet. */
type Typed = { url: string; text: string }
type CorrectionsProps = { publication: Publication; items: PresentedCorrection[]; typed?: Typed }

function Corrections({ publication, items, typed }: CorrectionsProps) {
  const { words: all, say, count, moment } = useTongue()
  const words = all.corrections
  const here = `/admin/${publication.slug}/corrections`
  return (
    <>
      {mayWrite() && (
        <form method="post" action={here}>
          <div class="field">
            <label for="url">{words.story}</label>
            <input id="url" name="url" type="url" value={typed?.url} required maxlength={2000} />
          </div>
          <div class="field">
            <label for="text">{words.text}</label>
            <textarea id="text" name="text" required maxlength={TEXT_CHARACTERS} dir="auto">
              {typed?.text}
            </textarea>
            <p class="hint">{words.hint}</p>
          </div>
          <button type="submit">{words.publish}</button>
        </form>
      )}
      <section class="section">
        <h2>{words.soFar}</h2>
        {items.length === 0 && <p>{all.common.none}</p>}
        <ul class="list">
          {items.map(({ id, url, text, createdAt, told, owed }) => (
            <li>
              <p dir="auto">{text}</p>
              <p class="small">
                <a href={url} dir="ltr">
                  {url}
                </a>
              </p>
              <p class="small">
                {[
                  moment(Date.parse(createdAt), publication.timezone),
                  count(told, words.told),
                  count(owed, words.owed),
                ].join(' · ')}
              </p>
              <Act
                action={`${here}/${id}/remove`}
                label={words.takeBack}
                name={say(words.takeBackNamed, { text })}
                isSecond
                isSmall
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

export const deskCorrectionDoors = [
  declare({
    method: 'GET',
    path: ALL,
    summary: 'The desk: corrections, and who was told',
    who: 'read',
    query: SAID,
    answers: { 200: page },
    act: ({ c, deps, publication, query }) => showCorrections(c, deps, { publication, said: query.said }),
  }),
  declare({
    method: 'POST',
    path: ALL,
    summary: 'The desk: correct a story',
    who: 'write',
    repaints: true,
    body: form(correctionBody),
    answers: { 303: null, 400: page },
    formAgain: ({ c, deps, publication, body }) =>
      showCorrections(c, deps, { publication, said: 'correction_wrong', typed: typedIn(body) }),
    async act({ c, deps, publication, body }) {
      const added = await addCorrection(deps, { publication, ...body })
      if (typeof added === 'string')
        return showCorrections(c, deps, { publication, said: 'no_story_there', typed: typedIn(body) })
      return back(c, `/admin/${publication.slug}/corrections`, 'corrected')
    },
  }),
  declare({
    method: 'POST',
    path: `${ALL}/:id/remove`,
    summary: 'The desk: take a correction back',
    who: 'write',
    repaints: true,
    answers: { 303: null },
    refuses: { unknown_correction: [404, 'This publication has no correction with that id.'] },
    async act({ c, deps, publication, params: { id } }) {
      const outcome = await removeCorrection(deps, { publication, id })
      return outcome === 'removed' ? back(c, `/admin/${publication.slug}/corrections`, 'taken_back') : outcome
    },
  }),
]

function typedIn({ url, text }: Record<string, unknown>): Typed {
  return { url: String(url ?? ''), text: String(text ?? '') }
}

type Shown = { publication: Publication; said?: string; typed?: Typed }

/** `typed`: what is refused, and stays in the form. */
async function showCorrections(c: C, deps: Deps, { publication, said, typed }: Shown) {
  const list = await listCorrections(deps, { publication, cursor: undefined, limit: SHOWN })
  if (typeof list === 'string') throw new Error('the first page has no cursor')
  if (typed) c.status(400)
  const children = <Corrections publication={publication} items={list.items} typed={typed} />
  return show({ c, screen: 'corrections', publication, said, children })
}
