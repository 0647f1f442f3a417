/**
 * The page under /dev where the widgets' settings are clicked together: a plain form, which the address bar keeps, and above it the
 * elements as they then are, with the snippet to copy. No script of its own: what is pressed asks for the page again.
 */
import { languageNames } from '../../emails/words'
import { CHANNELS, type Publication } from '../ground/schema'
import { relatedAttributes, type SnippetChoice, shareAttributes, snippetFor } from '../widgets/snippet'
import { DevShell } from './pages'

/** What may be asked of the page; everything else falls back to the first choice. */
export type WidgetChoice = SnippetChoice & { paper: 'light' | 'dark' }

type Props = {
  publications: Publication[]
  choice: WidgetChoice
  /** The address of a story to try them on. */
  story: string
  origin: string
  nonce: string
}

export function WidgetsPage({ publications, choice, story, origin, nonce }: Props) {
  return (
    <DevShell title="Widgets" nonce={nonce} head={<script src={`/embed.js?language=${choice.language}`} async />}>
      <style nonce={nonce}>{styleOf(choice)}</style>
      <h1>Widgets for your pages</h1>
      <p class="lead">Choose, look, copy. What you choose stands in the address, so that it can be passed on.</p>
      <div class="dev-grid two section">
        <Settings publications={publications} choice={choice} />
        <section class="tried" lang={choice.language} aria-labelledby="seen">
          <h2 id="seen" lang="en">
            As readers see it
          </h2>
          <Elements choice={choice} story={story} />
        </section>
      </div>
      <section class="section" aria-labelledby="snippet">
        <h2 id="snippet">To copy</h2>
        <pre class="raw">{snippetFor(choice, origin)}</pre>
      </section>
    </DevShell>
  )
}

const INKS: Record<WidgetChoice['paper'], string> = { light: '#fff;color:#16181b', dark: '#16181b;color:#e8e6e3' }

function styleOf({ accent, paper }: WidgetChoice): string {
  return `.tried{background:${INKS[paper]};padding:24px;--tidings-accent:${accent}}.tried :is(tidings-share,tidings-related,tidings-signup){margin-block-start:24px}
.settings fieldset{margin-block-end:16px}.settings label{display:inline-block;margin-inline-end:16px}.settings select,.settings input{width:auto}.settings input[type=checkbox]{min-height:0}.settings input[type=color]{min-width:44px;padding:4px}
pre{user-select:all;border:1px solid var(--rule);padding:16px}`
}

function Settings({ publications, choice }: Pick<Props, 'publications' | 'choice'>) {
  return (
    <form method="get" class="settings">
      <fieldset>
        <legend>Publication and language</legend>
        <Choice
          name="publication"
          value={choice.publication.slug}
          from={publications.map(({ slug }) => [slug, slug])}
        />
        <Choice name="language" value={choice.language} from={languageNames().map(({ code, name }) => [code, name])} />
      </fieldset>
      <fieldset>
        <legend>Sharing (none: the six of the language's market, and “More”)</legend>
        {CHANNELS.map((channel) => (
          <Tick name="networks" value={channel} label={channel} isOn={choice.networks.includes(channel)} />
        ))}
        <p>
          <Tick name="counts" label="counts" isOn={choice.counts} />
          <Tick name="labels" label="names instead of marks" isOn={choice.labels} />
          <Tick name="vertical" label="one under the other" isOn={choice.vertical} />
        </p>
      </fieldset>
      <fieldset>
        <legend>Related stories</legend>
        <Tick name="heading" label="with a heading of ours" isOn={choice.heading} />
        <Tick name="kinds" label="deep dives only" isOn={choice.kinds} />
        <label>
          how many <input type="number" name="limit" min={1} max={10} value={choice.limit} />
        </label>
      </fieldset>
      <fieldset>
        <legend>Looks</legend>
        <label>
          accent <input type="color" name="accent" value={choice.accent} />
        </label>
        <Choice name="paper" value={choice.paper} from={Object.keys(INKS).map((paper) => [paper, `${paper} page`])} />
      </fieldset>
      <button type="submit">Show</button>
    </form>
  )
}

type ChoiceProps = { name: string; value: string; from: [string, string][] }

function Choice({ name, value, from }: ChoiceProps) {
  return (
    <label>
      {name}{' '}
      <select name={name}>
        {from.map(([each, label]) => (
          <option value={each} selected={each === value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

function Tick({ name, value = '1', label, isOn }: { name: string; value?: string; label: string; isOn: boolean }) {
  return (
    <label>
      <input type="checkbox" name={name} value={value} checked={isOn} /> {label}
    </label>
  )
}

function Elements({ choice, story }: Pick<Props, 'choice' | 'story'>) {
  const about = { publication: choice.publication.slug, url: story }
  return (
    <>
      <tidings-share {...about} {...shareAttributes(choice)} />
      <tidings-related {...about} {...relatedAttributes(choice)} />
      <tidings-signup {...about} />
    </>
  )
}
