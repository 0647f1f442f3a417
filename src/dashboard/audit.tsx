/**
 * The audit log: a search, and its lines newest first, each in words with its codes beneath. States are keyed hashes, so a line says whether
 * something changed, not what it held.
 */
import type { Who } from '../admin/who'
import type { Publication } from '../ground/schema'
import { actOf, doneTo } from './audit-acts'
import { Scroll } from './frame'
import { type Tongue, useTongue } from './tongue'

export type Line = {
  at: string
  /** Null: somebody whom nobody knows any more. */
  who: Who | 'reader' | null
  credentialId: string
  action: string
  object: string
  before: string | null
  after: string | null
}
export type Named = Pick<Publication, 'id' | 'slug' | 'name'>
type AuditProps = {
  lines: Line[]
  next: string | null
  asked: { q: string; publication: string }
  publications: Named[]
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
      {lines.length === 0 ? (
        <p>{next ? words.nothingNewest : words.nothing}</p>
      ) : (
        <Lines lines={lines} publications={publications} />
      )}
      <p class="small">
        <a href={`/admin/audit.csv?${new URLSearchParams(asked)}`}>
          {asked.q === '' && asked.publication === '' ? words.csvAll : words.csv}
        </a>
      </p>
      {next && (
        <p class="section">
          <a href={`/admin/audit?${new URLSearchParams({ ...asked, cursor: next })}`}>{words.back}</a>
        </p>
      )}
    </>
  )
}

function Lines({ lines, publications }: Pick<AuditProps, 'lines' | 'publications'>) {
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
          {lines.map((line) => (
            <Entry line={line} said={saidOf(tongue, line, publications)} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

type Said = ReturnType<typeof saidOf>

function Entry({ line: { at, credentialId, action, object, before, after }, said }: { line: Line; said: Said }) {
  const { words: all, moment } = useTongue()
  const words = all.audit
  return (
    <tr>
      <th scope="row">
        <time datetime={at}>{moment(Date.parse(at), 'UTC')}</time>
      </th>
      <td>
        {said.who}
        <p class="small" dir="ltr">
          {credentialId}
        </p>
      </td>
      <td>{said.what ?? <span dir="ltr">{action}</span>}</td>
      <td>
        <span dir="auto">{said.to}</span>
        <p class="small path" dir="ltr">
          {object}
        </p>
      </td>
      <td>
        {said.change}
        {(before ?? after) !== null && (
          <p class="small" dir="ltr">
            {short(before) ?? words.none} → {short(after) ?? words.none}
          </p>
        )}
      </td>
    </tr>
  )
}

/** One entry in words: who, what, to what, and whether that changed it. What nobody has words for is null. */
export function saidOf(tongue: Tongue, { who, action, object, before, after }: Line, publications: Named[]) {
  const act = actOf(action)
  return {
    who: whoOf(tongue, who),
    what: act === undefined ? null : tongue.words.audit.acts[act],
    to: toWhat(tongue, doneTo({ action, object }), publications),
    change: changeOf(tongue, before, after),
  }
}

function toWhat({ words: { audit }, say }: Tongue, done: ReturnType<typeof doneTo>, publications: Named[]): string {
  const { publication: slug, period, id } = done
  if (slug === null) return id === null ? audit.nowhere : say(audit.row, { id })
  const publication = publications.find((each) => each.slug === slug)?.name ?? slug
  if (period !== null) return say(audit.inWeek, { publication, period })
  return id === null ? publication : say(audit.rowOf, { publication, id })
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
