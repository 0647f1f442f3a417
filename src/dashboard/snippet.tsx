/** The snippet for a publication's pages, made by clicking: what is ticked asks for the page again, and stands in its address. */
import { languageNames } from '../../emails/words'
import { CHANNELS } from '../ground/schema'
import { type SnippetChoice, snippetFor } from '../widgets/snippet'
import { useTongue } from './tongue'

type SnippetProps = { here: string; publicUrl: string; choice: SnippetChoice }

export function Snippet({ here, publicUrl, choice }: SnippetProps) {
  const { words: all, readers } = useTongue()
  const words = all.settings.snippet
  return (
    <section class="section" id="pages">
      <h2>{all.settings.forPages}</h2>
      <form method="get" action={`${here}#pages`} class="stack spaced">
        <div class="row">
          <div class="field">
            <label for="snippet-language">{all.settings.fields.language}</label>
            <select id="snippet-language" name="language">
              {languageNames().map(({ code, name }) => (
                <option value={code} lang={code} selected={code === choice.language}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="snippet-accent">{all.settings.fields.accentColor}</label>
            <input id="snippet-accent" name="accent" type="color" value={choice.accent} />
          </div>
          <div class="field">
            <label for="snippet-limit">{words.limit}</label>
            <input id="snippet-limit" name="limit" type="number" min={1} max={10} value={choice.limit} />
          </div>
        </div>
        <fieldset>
          <legend>{words.networks}</legend>
          <p class="hint">{words.networksHint}</p>
          <div class="choices">
            {CHANNELS.map((channel) => (
              <Tick name="networks" value={channel} isOn={choice.networks.includes(channel)}>
                {readers.widget.channels[channel]}
              </Tick>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{words.looks}</legend>
          <div class="choices one">
            {TICKS.map((name) => (
              <Tick name={name} value="1" isOn={choice[name]}>
                {words[name]}
              </Tick>
            ))}
          </div>
        </fieldset>
        <button type="submit" class="second">
          {words.make}
        </button>
      </form>
      <label for="snippet">{all.settings.paste}</label>
      <textarea id="snippet" class="code" readonly rows={14} dir="ltr">
        {snippetFor(choice, publicUrl)}
      </textarea>
    </section>
  )
}

const TICKS = ['counts', 'labels', 'vertical', 'heading', 'kinds'] as const

function Tick({ name, value, isOn, children }: { name: string; value: string; isOn: boolean; children: string }) {
  return (
    <label>
      <input type="checkbox" name={name} value={value} checked={isOn} /> <span>{children}</span>
    </label>
  )
}
