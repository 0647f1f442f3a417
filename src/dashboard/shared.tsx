/** The page behind a link for a colleague: whose figures, until when, and the views that it was made for. Nothing on it can be pressed but those. */
import type { Child } from 'hono/jsx'
import type { Publication, View } from '../ground/schema'
import { Document } from '../pages/shell'
import { styleFor } from '../pages/style'
import { Guest } from './frame'
import { DESK_STYLE } from './style'
import { Spoken, type Tongue } from './tongue'

type SharedProps = {
  publication: Publication
  views: View[]
  view: View
  expiresAt: number
  here: string
  tongue: Tongue
  nonce: string
  children?: Child
}

export function SharedPage({ publication, views, view, expiresAt, here, tongue, nonce, children }: SharedProps) {
  const { words, say, moment } = tongue
  const { name, asks } = words.screens[view]
  return (
    <Document
      title={`${name} – ${publication.name}`}
      words={tongue.readers}
      nonce={nonce}
      style={styleFor(publication.accentColor) + DESK_STYLE}
      head={<meta name="robots" content="noindex, nofollow" />}
    >
      <header class="masthead">
        <div class="column wide">
          <span class="brand" dir="auto">
            {publication.name}
          </span>
        </div>
        {views.length > 1 && (
          <nav class="column wide desk" aria-label={words.frame.places}>
            {views.map((each) => (
              <a href={`${here}?view=${each}`} aria-current={each === view ? 'page' : undefined}>
                {words.screens[each].name}
              </a>
            ))}
          </nav>
        )}
      </header>
      <main id="main" class="column wide" tabindex={-1}>
        <h1>{name}</h1>
        <p class="question">{asks}</p>
        <p class="quiet">{say(words.links.given, { when: moment(expiresAt, publication.timezone) })}</p>
        <Spoken.Provider value={tongue}>
          <Guest.Provider value>{children}</Guest.Provider>
        </Spoken.Provider>
      </main>
    </Document>
  )
}
