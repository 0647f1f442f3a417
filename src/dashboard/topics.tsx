/** Topics: what readers may choose, each renamed, hidden, shown again or removed. */
import type { Topic } from '../stories/catalogue/topic-shelf'
import { Act, mayWrite, Scroll } from './frame'
import { useTongue } from './tongue'

type TopicsProps = { topics: Topic[]; here: string; timezone: string; next: string | null }

export function TopicsScreen({ topics, here, timezone, next }: TopicsProps) {
  const { words: all, moment } = useTongue()
  const words = all.topics
  if (topics.length === 0) return <p>{words.none}</p>
  return (
    <>
      <p class="quiet">{words.about}</p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.topic}</th>
              <th scope="col">{words.newest}</th>
              <th scope="col">{words.readers}</th>
              {mayWrite() && <th scope="col">{all.common.canDo}</th>}
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => (
              <tr>
                <th scope="row" dir="auto">
                  {topic.name}
                </th>
                <td>{topic.lastStoryAt === null ? words.noStory : moment(Date.parse(topic.lastStoryAt), timezone)}</td>
                <td>{topic.shown ? words.shown : words.hidden}</td>
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
          <a href={`${here}?cursor=${encodeURIComponent(next)}`}>{words.more}</a>
        </p>
      )}
    </>
  )
}

function Hand({ topic: { id, name, shown }, here }: { topic: Topic; here: string }) {
  const { words: all, say } = useTongue()
  const words = all.topics
  const topic = { topic: name }
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
          aria-label={say(words.newName, topic)}
        />
        <button type="submit" class="small" aria-label={say(words.renameNamed, topic)}>
          {words.rename}
        </button>
      </form>
      <Act
        action={`${here}/${id}/${shown ? 'hide' : 'show'}`}
        label={shown ? words.hide : words.show}
        name={say(shown ? words.hideNamed : words.showNamed, topic)}
        isSmall
      />
      <Act action={`${here}/${id}/remove`} label={words.remove} name={say(words.removeNamed, topic)} isSmall />
    </div>
  )
}
