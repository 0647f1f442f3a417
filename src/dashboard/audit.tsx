/** The audit log: a search, and its lines newest first. States are keyed hashes, so a line says whether something changed, not what it held. */
import type { Publication } from '../ground/schema'
import { moment } from './english'
import { Scroll } from './frame'

type Line = {
  at: string
  who: string
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
  return (
    <>
      <form method="get" action="/admin/audit" class="row spaced">
        <div class="field">
          <label for="q">Words in who, what or to what</label>
          <input id="q" name="q" type="search" value={asked.q} maxlength={100} autocomplete="off" />
        </div>
        <div class="field">
          <label for="publication">Publication</label>
          <select id="publication" name="publication">
            <option value="">All</option>
            {publications.map(({ slug, name }) => (
              <option value={slug} selected={slug === asked.publication}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          Search
        </button>
      </form>
      {lines.length === 0 ? (
        <p>{next ? 'Nothing among the newest entries.' : 'Nothing is found.'}</p>
      ) : (
        <Lines lines={lines} />
      )}
      {next && (
        <p class="section">
          <a href={`/admin/audit?${new URLSearchParams({ ...asked, cursor: next })}`}>Further back</a>
        </p>
      )}
    </>
  )
}

function Lines({ lines }: Pick<AuditProps, 'lines'>) {
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">When (UTC)</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">To what</th>
            <th scope="col">Before and after</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ at, who, credentialId, what, object, before, after }) => (
            <tr>
              <th scope="row">
                <time datetime={at}>{moment(Date.parse(at), 'UTC')}</time>
              </th>
              <td>
                <span dir="auto">{who}</span>
                <p class="small">{credentialId}</p>
              </td>
              <td>{what}</td>
              <td dir="ltr" class="path">
                {object}
              </td>
              <td>
                {changeOf(before, after)}
                {(before ?? after) !== null && (
                  <p class="small" dir="ltr">
                    {short(before)} → {short(after)}
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

function changeOf(before: string | null, after: string | null): string {
  if (before === null && after === null) return ''
  if (before === null) return 'It is new'
  if (after === null) return 'It is gone'
  return before === after ? 'It is as it was' : 'It changed'
}

/** Enough of a hash to tell two states apart by eye; the API has all of it. */
function short(hash: string | null): string {
  return hash === null ? 'nothing' : hash.slice(0, 8)
}
