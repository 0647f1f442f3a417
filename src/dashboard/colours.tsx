/** A publication's colour tried on a card, on both papers, before it is saved: it is moved until it can be read, and this is how far. */
import type { Story } from '../ground/schema'
import { Markup } from '../pages/shell'
import { colours } from '../pages/style'
import { useTongue } from './tongue'

const PAPERS = ['light', 'dark'] as const

type ColoursProps = {
  here: string
  nonce: string
  /** As it was asked for, `#` and six digits. */
  accent: string
  /** One of its own stories, if there is one. */
  story: Pick<Story, 'title' | 'excerpt' | 'category' | 'region'> | null
  /** In the publication's language, as all that its readers press. */
  signUp: string
  language: string
}

export function Colours({ here, nonce, accent, story, signUp, language }: ColoursProps) {
  const words = useTongue().words.settings.colours
  return (
    <section class="section" id="colours">
      <h2>{words.title}</h2>
      <form method="get" action={`${here}#colours`} class="row spaced">
        <div class="field">
          <label for="accent">{words.colour}</label>
          <input id="accent" name="accent" type="color" value={accent} />
        </div>
        <button type="submit" class="second">
          {words.look}
        </button>
      </form>
      <style nonce={nonce}>
        <Markup html={PAPERS.map((paper) => `.tried.${paper}{${colours(paper, accent)}}`).join('')} />
      </style>
      <div class="two">
        {PAPERS.map((paper) => (
          <div class={`tried well stack ${paper}`}>
            <p class="kicker" dir="auto">
              {[story?.category, story?.region].filter(Boolean).join(' · ') || words[paper]}
            </p>
            <h3 dir="auto">{story?.title ?? words.headline}</h3>
            <p class="quiet" dir="auto">
              {story?.excerpt}
            </p>
            <p>
              <span class="pressed" lang={language}>
                {signUp}
              </span>
            </p>
          </div>
        ))}
      </div>
      <p class="hint">{words.save}</p>
    </section>
  )
}
