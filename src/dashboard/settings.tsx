/** A publication's settings as a form: each with what it may be, as the API says it; and the snippet for its pages. */
import { dateFormat } from '../../emails/formats'
import { DAYS_OF_WEEK } from '../ground/schema'
import type { PresentedPublication } from '../publications/list'
import { Act } from './frame'
import { type Tongue, useTongue, wordOf } from './tongue'
import type { Words } from './words'

type Field = {
  name: keyof Words['settings']['fields']
  type?: 'text' | 'number' | 'color' | 'email' | 'lines' | 'feeds'
  choices?: readonly string[]
}

export const GROUPS: [keyof Words['settings']['groups'], Field[]][] = [
  [
    'publication',
    [
      { name: 'name' },
      { name: 'tagline' },
      { name: 'url' },
      { name: 'logoUrl' },
      { name: 'accentColor', type: 'color' },
      { name: 'language' },
    ],
  ],
  [
    'digest',
    [
      { name: 'digestDay', choices: DAYS_OF_WEEK },
      { name: 'digestHour', type: 'number' },
      { name: 'timezone' },
      { name: 'approval', choices: ['automatic', 'manual'] },
      { name: 'draftHours', type: 'number' },
      { name: 'minStories', type: 'number' },
      { name: 'maxStories', type: 'number' },
      { name: 'shareWeight', type: 'number' },
      { name: 'shareThreshold', type: 'number' },
    ],
  ],
  [
    'mail',
    [
      { name: 'fromName' },
      { name: 'fromEmail', type: 'email' },
      { name: 'noticeEmail', type: 'email' },
      { name: 'replyTo', type: 'email' },
      { name: 'deskEmail', type: 'email' },
      { name: 'postalAddress', type: 'lines' },
    ],
  ],
  [
    'pages',
    [
      { name: 'feeds', type: 'feeds' },
      { name: 'origins', type: 'lines' },
      { name: 'thankYouUrls', type: 'lines' },
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
  values: Values
  error: { field: string; message: string } | null
}

export function SettingsScreen({ slug, values, error }: SettingsProps) {
  const words = useTongue().words.settings
  const here = `/admin/${slug}/settings`
  return (
    <>
      <form method="post" action={here}>
        {GROUPS.map(([group, fields]) => (
          <fieldset class="section">
            <legend>
              <h2>{words.groups[group]}</h2>
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
        <button type="submit">{words.save}</button>
      </form>
      <section class="section">
        <h2>{words.readFeeds}</h2>
        <p class="quiet">{words.readFeedsWhy}</p>
        <Act action={`/admin/${slug}/feeds`} label={words.readThem} isSecond />
      </section>
    </>
  )
}

function Setting({
  field: { name, type = 'text', choices },
  value,
  error,
}: {
  field: Field
  value: string
  error: string | null
}) {
  const tongue = useTongue()
  const { settings } = tongue.words
  const hint = wordOf(settings.hints, name)
  const marks = {
    'aria-describedby': error ? `${name}-error` : hint ? `${name}-hint` : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
  }
  return (
    <div class="field">
      <label for={name}>{settings.fields[name]}</label>
      {choices ? (
        <select id={name} name={name} {...marks}>
          {choices.map((choice) => (
            <option value={choice} selected={choice === value}>
              {choiceNamed(tongue, choice)}
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
          {wordOf(settings.rules, name)}
          {(type === 'feeds' || type === 'lines') && (
            <span class="small" lang="en" dir="ltr">
              {` ${error}`}
            </span>
          )}
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

/** A weekday by its name, or one of the two ways in which a digest goes out. */
function choiceNamed({ words, locale }: Tongue, choice: string): string {
  const day = (DAYS_OF_WEEK as readonly string[]).indexOf(choice)
  // The fourth of January 2027 is a Monday.
  if (day >= 0) return dateFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2027, 0, 4 + day))
  return wordOf(words.settings.approvals, choice) ?? choice
}
