/** All digests of a publication, newest first: where each stands, and every recipient accounted for in a line. */
import type { PresentedDigest } from '../digests/present'
import type { Publication } from '../ground/schema'
import { Scroll } from './frame'
import { Accounted } from './now'
import { useTongue } from './tongue'

type DigestsProps = {
  publication: Pick<Publication, 'slug' | 'timezone'>
  list: { items: PresentedDigest[]; next: string | null }
}

export function DigestsScreen({ publication: { slug, timezone }, list: { items, next } }: DigestsProps) {
  const { words, moment } = useTongue()
  const { digests } = words
  const here = `/admin/${slug}/digests`
  return (
    <>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{digests.week}</th>
              <th scope="col">{digests.state}</th>
              <th scope="col">{digests.subject}</th>
              <th scope="col">{digests.readers}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((digest) => (
              <tr>
                <th scope="row">
                  <a href={`${here}/${digest.period}`} dir="ltr">
                    {digest.period}
                  </a>
                  <p class="small">{moment(Date.parse(digest.sentAt ?? digest.slotAt), timezone)}</p>
                </th>
                <td>{words.status[digest.status]}</td>
                <td dir="auto">{digest.subject}</td>
                <td>
                  <Accounted digest={digest} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {items.length === 0 && <p>{words.common.none}</p>}
      {next && <a href={`${here}?cursor=${next}`}>{digests.older}</a>}
    </>
  )
}
