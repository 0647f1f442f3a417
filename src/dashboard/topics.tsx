/** Topics: what readers may choose, each renamed, hidden, shown again or removed. */
import type { Topic } from '../stories/catalogue/topic-shelf'
import { moment } from './english'
import { Act, mayWrite, Scroll } from './frame'

type TopicsProps = { topics: Topic[]; here: string; timezone: string; next: string | null }

export function TopicsScreen({ topics, here, timezone, next }: TopicsProps) {
  if (topics.length === 0) return <p>There is none yet: a topic comes with the first story that has a category.</p>
  return (
    <>
      <p class="quiet">
        Readers who chose a topic follow its new name. A name that another topic has makes one of both. Removing takes
        it from those who chose it.
      </p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Topic</th>
              <th scope="col">Newest story</th>
              <th scope="col">Readers</th>
              {mayWrite() && <th scope="col">What you can do</th>}
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => (
              <tr>
                <th scope="row" dir="auto">
                  {topic.name}
                </th>
                <td>{topic.lastStoryAt === null ? 'None' : moment(Date.parse(topic.lastStoryAt), timezone)}</td>
                <td>{topic.shown ? 'may choose it' : 'do not see it'}</td>
                {mayWrite() && (
                  <td>
                    <Hand topic={topic} here={here} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {next && (
        <p class="section">
          <a href={`${here}?cursor=${encodeURIComponent(next)}`}>More topics</a>
        </p>
      )}
    </>
  )
}

function Hand({ topic: { id, name, shown }, here }: { topic: Topic; here: string }) {
  return (
    <div class="row">
      <form method="post" action={`${here}/${id}/rename`} class="row">
        <input
          class="short"
          name="name"
          type="text"
          value={name}
          maxlength={100}
          required
          dir="auto"
          aria-label={`New name: ${name}`}
        />
        <button type="submit" class="small" aria-label={`Rename: ${name}`}>
          Rename
        </button>
      </form>
      <Act
        action={`${here}/${id}/${shown ? 'hide' : 'show'}`}
        label={shown ? 'Hide' : 'Show'}
        name={`${shown ? 'Hide' : 'Show'}: ${name}`}
        isSmall
      />
      <Act action={`${here}/${id}/remove`} label="Remove" name={`Remove: ${name}`} isSmall />
    </div>
  )
}
