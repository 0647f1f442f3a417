/** The audit log: a search, and its lines newest first. States are keyed hashes, so a line says whether something changed, not what it held. */
import type { Who } from '../admin/who'
import type { Publication } from '../ground/schema'
import { Scroll } from './frame'
import { type Tongue, useTongue } from './tongue'

type Line = {
  at: string
  /** Null: somebody whom nobody knows any more. */
  who: Who | 'reader' | null
  credentialId: string
  what: string
  object: string
  before: string | null
  after: string | null
}
type AuditProps = {
  lines: Line[]
  next: string | null
  asked: { q: string; publication: string }
  publications: Pick<Publication, 'slug' | 'name'>[]
}

export function AuditScreen({ lines, next, asked, publications }: AuditProps) {
  const { words: all } = useTongue()
  const words = all.audit
  return (
    <>
      <form method="get" action="/admin/audit" class="row spaced">
        <div class="field">
          <label for="q">{words.words}</label>
          <input id="q" name="q" type="search" value={asked.q} maxlength={100} autocomplete="off" />
        </div>
        <div class="field">
          <label for="publication">{all.common.publication}</label>
          <select id="publication" name="publication">
            <option value="">{all.common.all}</option>
            {publications.map(({ slug, name }) => (
              <option value={slug} selected={slug === asked.publication} dir="auto">
                {name}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          {words.search}
        </button>
      </form>
      {lines.length === 0 ? <p>{next ? words.nothingNewest : words.nothing}</p> : <Lines lines={lines} />}
      {next && (
        <p class="section">
          <a href={`/admin/audit?${new URLSearchParams({ ...asked, cursor: next })}`}>{words.back}</a>
        </p>
      )}
    </>
  )
}

function Lines({ lines }: Pick<AuditProps, 'lines'>) {
  const tongue = useTongue()
  const words = tongue.words.audit
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.object}</th>
            <th scope="col">{words.change}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ at, who, credentialId, what, object, before, after }) => (
            <tr>
              <th scope="row">
                <time datetime={at}>{tongue.moment(Date.parse(at), 'UTC')}</time>
              </th>
              <td>
                {whoOf(tongue, who)}
                <p class="small" dir="ltr">
                  {credentialId}
                </p>
              </td>
              <td lang="en" dir="ltr">
                {what}
              </td>
              <td dir="ltr" class="path">
                {object}
              </td>
              <td>
                {changeOf(tongue, before, after)}
                {(before ?? after) !== null && (
                  <p class="small" dir="ltr">
                    {short(before) ?? words.none} → {short(after) ?? words.none}
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function whoOf({ words: { audit, frame }, say }: Tongue, who: Line['who']): string | null {
  if (who === null) return null
  if (who === 'reader') return audit.reader
  if (who.kind === 'key') return say(audit.key, { key: who.name })
  if (who.kind === 'session') return say(audit.session, { person: who.name ?? frame.desk, browser: who.browser })
  return audit[who.kind]
}

function changeOf({ words: { audit } }: Tongue, before: string | null, after: string | null): string {
  if (before === null && after === null) return ''
  if (before === null) return audit.new
  if (after === null) return audit.gone
  return before === after ? audit.same : audit.changed
}

/** Enough of a hash to tell two states apart by eye; the API has all of it. */
function short(hash: string | null): string | undefined {
  return hash?.slice(0, 8)
}
