/** A publication's settings as a form: each with what it may be, as the API says it; and the snippet for its pages. */
import { DAYS_OF_WEEK } from '../ground/schema'
import type { PresentedPublication } from '../publications/list'
import { Act } from './frame'

type Field = {
  name: string
  label: string
  type?: 'text' | 'number' | 'color' | 'email' | 'lines' | 'feeds'
  choices?: readonly string[]
  hint?: string
}

export const GROUPS: [string, Field[]][] = [
  [
    'The publication',
    [
      { name: 'name', label: 'Name' },
      { name: 'tagline', label: 'Line under the name' },
      { name: 'url', label: 'Address of the site' },
      { name: 'logoUrl', label: 'Address of the logo', hint: 'A picture; mail programs show no SVG.' },
      { name: 'accentColor', label: 'Accent', type: 'color', hint: 'It is darkened or lightened until it reads.' },
      { name: 'language', label: 'Language', hint: 'Like en, ar or de.' },
    ],
  ],
  [
    'The digest',
    [
      { name: 'digestDay', label: 'Day', choices: DAYS_OF_WEEK },
      { name: 'digestHour', label: 'Hour', type: 'number', hint: '0 to 23, in the zone below.' },
      { name: 'timezone', label: 'Time zone', hint: 'Like Europe/London.' },
      {
        name: 'approval',
        label: 'Who sends it',
        choices: ['automatic', 'manual'],
        hint: 'automatic: it goes out by itself. manual: a person sends it.',
      },
      { name: 'draftHours', label: 'A draft is there so many hours before', type: 'number' },
      { name: 'minStories', label: 'Stories at least', type: 'number' },
      { name: 'maxStories', label: 'Stories at most', type: 'number' },
      { name: 'shareWeight', label: 'How much sharing weighs', type: 'number', hint: '0 to 10; 1 is usual.' },
      { name: 'shareThreshold', label: 'Shares are told from this number on', type: 'number' },
    ],
  ],
  [
    'Mail',
    [
      { name: 'fromName', label: 'Sender’s name' },
      { name: 'fromEmail', label: 'Sender’s address, of the digest', type: 'email' },
      { name: 'noticeEmail', label: 'Sender’s address, of confirmations', type: 'email' },
      { name: 'replyTo', label: 'Answers go to', type: 'email' },
      {
        name: 'deskEmail',
        label: 'The desk’s address',
        type: 'email',
        hint: 'Who is told when something needs a person.',
      },
      { name: 'postalAddress', label: 'Postal address', type: 'lines', hint: 'The law wants it in every mail.' },
    ],
  ],
  [
    'Its pages',
    [
      { name: 'feeds', label: 'Feeds', type: 'feeds', hint: 'One a line: deep-dive or story, a space, the address.' },
      {
        name: 'origins',
        label: 'Sites that may use the widgets',
        type: 'lines',
        hint: 'One a line, like https://news.example.',
      },
      { name: 'thankYouUrls', label: 'Pages that a sign-up may lead to', type: 'lines', hint: 'One a line.' },
    ],
  ],
]

type Values = Record<string, string>

/** The settings as a form shows them. */
export function valuesOf(settings: PresentedPublication): Values {
  const shown: Record<string, unknown> = { ...settings }
  return Object.fromEntries(GROUPS.flatMap(([, fields]) => fields).map(({ name }) => [name, textOf(name, shown[name])]))
}

function textOf(name: string, value: unknown): string {
  if (name === 'feeds')
    return (value as { url: string; kind: string }[]).map(({ kind, url }) => `${kind} ${url}`).join('\n')
  if (Array.isArray(value)) return value.join('\n')
  return value === null || value === undefined ? '' : String(value)
}

/** What was typed, as the API takes it. A number that is none stays the text it is, and is refused by its name. */
export function settingsTyped(typed: Values): Record<string, unknown> {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  return Object.fromEntries(
    GROUPS.flatMap(([, fields]) => fields).map(({ name, type }) => {
      const text = typed[name] ?? ''
      if (type === 'number') return [name, /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text]
      if (type === 'feeds') return [name, lines(text).map(feedTyped)]
      if (type === 'lines' && name !== 'postalAddress') return [name, lines(text)]
      return [name, text]
    }),
  )
}

function feedTyped(line: string): { kind: string; url: string } {
  const [kind = '', url = ''] = line.split(/\s+/, 2)
  return url === '' ? { kind: 'story', url: kind } : { kind, url }
}

type SettingsProps = {
  slug: string
  publicUrl: string
  values: Values
  error: { field: string; message: string } | null
}

export function SettingsScreen({ slug, publicUrl, values, error }: SettingsProps) {
  const here = `/admin/${slug}/settings`
  return (
    <>
      <form method="post" action={here}>
        {GROUPS.map(([title, fields]) => (
          <fieldset class="section">
            <legend>
              <h2>{title}</h2>
            </legend>
            {fields.map((field) => (
              <Setting
                field={field}
                value={values[field.name] ?? ''}
                error={error?.field === field.name ? error.message : null}
              />
            ))}
          </fieldset>
        ))}
        <button type="submit">Save the settings</button>
      </form>
      <section class="section">
        <h2>Read the feeds now</h2>
        <p class="quiet">They are read every hour by themselves.</p>
        <Act action={`/admin/${slug}/feeds`} label="Read them now" isSecond />
      </section>
      <section class="section">
        <h2>For its pages</h2>
        <label for="snippet">Paste this where a story ends</label>
        <textarea id="snippet" readonly rows={6} dir="ltr">
          {`<script type="module" src="${publicUrl}/embed.js" async></script>\n<tidings-share publication="${slug}"></tidings-share>\n<tidings-related publication="${slug}"></tidings-related>\n<tidings-signup publication="${slug}"></tidings-signup>`}
        </textarea>
      </section>
    </>
  )
}

function Setting({
  field: { name, label, type = 'text', choices, hint },
  value,
  error,
}: {
  field: Field
  value: string
  error: string | null
}) {
  const marks = {
    'aria-describedby': error ? `${name}-error` : hint ? `${name}-hint` : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
  }
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {choices ? (
        <select id={name} name={name} {...marks}>
          {choices.map((choice) => (
            <option value={choice} selected={choice === value}>
              {choice}
            </option>
          ))}
        </select>
      ) : type === 'lines' || type === 'feeds' ? (
        <textarea id={name} name={name} dir="auto" {...marks}>
          {value}
        </textarea>
      ) : (
        <input
          id={name}
          name={name}
          type={type}
          value={value}
          step={type === 'number' ? 'any' : undefined}
          dir="auto"
          {...marks}
        />
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
