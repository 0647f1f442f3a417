/**
 * The pages behind a reader's links to a copy of what we hold, or to its end: one button each, and what is so afterwards.
 * Opening them changes nothing; pressing is readers/my-data.ts's matter.
 */
import type { Words } from '../../emails/words'
import { type Brand, Shell } from './shell'

type MyDataPageProps = {
  publication: Brand
  words: Words
  nonce: string
  /** `mailed`: the link is on its way · `export`, `erase`: the button · `erased`: done. */
  state: 'mailed' | 'export' | 'erase' | 'erased'
  /** Where the button posts; for `mailed`, where one came from. */
  action: string
}

export function MyDataPage(props: MyDataPageProps) {
  const { publication, words, nonce, state } = props
  const { page } = words
  const title = {
    mailed: page.checkInboxTitle,
    export: page.exportTitle,
    erase: page.eraseTitle(publication.name),
    erased: page.erasedTitle,
  }[state]
  return (
    <Shell title={title} words={words} nonce={nonce} publication={publication} isPrivate>
      <div class="stack">
        <h1 dir="auto">{title}</h1>
        <Body {...props} />
      </div>
    </Shell>
  )
}

function Body({ publication, words, state, action }: MyDataPageProps) {
  const { page } = words
  switch (state) {
    case 'mailed':
      return (
        <>
          <p class="lead">{page.ownDataMailed(publication.name)}</p>
          <p>
            <a href={action}>{page.toPreferences}</a>
          </p>
        </>
      )
    case 'export':
      return (
        <Press
          action={action}
          button={page.exportButton}
          lead={page.exportLead(publication.name)}
          note={page.exportOnce}
        />
      )
    case 'erase':
      return <Press action={action} button={page.eraseButton} lead={page.eraseLead} note={page.eraseStays} />
    case 'erased':
      return (
        <>
          <p class="lead">{page.erasedLead(publication.name)}</p>
          <p>{page.eraseStays}</p>
        </>
      )
  }
}

function Press({ action, button, lead, note }: { action: string; button: string; lead: string; note: string }) {
  return (
    <>
      <p class="lead">{lead}</p>
      <p>{note}</p>
      <form method="post" action={action}>
        <button type="submit">{button}</button>
      </form>
    </>
  )
}
