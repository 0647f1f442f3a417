/** The desk's doors to Settings: shown as a form, saved by the same verb as the API's, and the feeds read now. */
import * as z from 'zod'
import { wordsFor } from '../../emails/words'
import { form } from '../http/body'
import { declare, page } from '../http/declare'
import { changePublication } from '../publications/change'
import { presentPublication } from '../publications/list'
import { PUBLICATION_AUDIT } from '../publications/routes'
import { listStories } from '../stories/catalogue/list'
import { refreshFeeds } from '../stories/feeds/read'
import { snippetChoice } from '../widgets/snippet'
import { back, SAID, show } from './answer'
import { Colours } from './colours'
import { WayToTheEnd } from './ending'
import { GROUPS, SettingsScreen, settingsTyped, valuesOf } from './settings'
import { Snippet } from './snippet'

const typedSettings = z.record(z.string().max(40), z.string().max(20_000))

export const settingsDoors = [
  declare({
    method: 'GET',
    path: '/admin/:publication/settings',
    summary: 'The desk: a publication’s settings',
    who: 'write',
    query: { ...SAID, accent: z.string().max(7).optional() },
    answers: { 200: page },
    async act({ c, deps, publication, query }) {
      const kept = valuesOf(await presentPublication(deps, publication))
      const choice = snippetChoice(publication, {
        one: (name) => c.req.query(name),
        all: (name) => c.req.queries(name) ?? [],
      })
      // What was tried on the card stands in the form, to be saved, until something was.
      const isTried = query.said === undefined && query.accent === choice.accent
      const values = isTried ? { ...kept, accentColor: choice.accent } : kept
      const [here, newest] = [
        `/admin/${publication.slug}/settings`,
        await listStories(deps, { publication, cursor: null, limit: 1 }),
      ]
      const story = newest === 'invalid_cursor' ? null : (newest.items[0] ?? null)
      const tried = { here, nonce: c.var.styleNonce, accent: choice.accent, story }
      return show({
        c,
        screen: 'settings',
        publication,
        said: query.said,
        children: (
          <>
            <SettingsScreen slug={publication.slug} values={values} error={null} />
            <Colours
              {...tried}
              language={publication.language}
              signUp={wordsFor(publication.language).page.signUpButton}
            />
            <Snippet here={here} publicUrl={deps.config.publicUrl} choice={choice} />
            {c.var.caller.role === 'owner' && <WayToTheEnd slug={publication.slug} />}
          </>
        ),
      })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/:publication/settings',
    summary: 'The desk: change a publication’s settings',
    who: 'write',
    repaints: true,
    body: form(typedSettings),
    answers: { 303: null, 400: page },
    audit: PUBLICATION_AUDIT,
    async act({ c, deps, publication, body }) {
      const values = { ...valuesOf(await presentPublication(deps, publication)), ...body }
      const changed = await changePublication(deps, { id: publication.id, patch: settingsTyped(values) })
      if (changed === 'changed_meanwhile') return back(c, `/admin/${publication.slug}/settings`, 'settings_changed')
      if (!('problem' in changed)) return back(c, `/admin/${publication.slug}/settings`, 'saved')
      const { code, message } = changed.problem
      const props = { slug: publication.slug, values }
      const children = <SettingsScreen {...props} error={{ field: fieldOf(code), message }} />
      c.status(400)
      return show({ c, screen: 'settingsWrong', publication, children })
    },
  }),
  declare({
    method: 'POST',
    path: '/admin/:publication/feeds',
    summary: 'The desk: read the feeds now',
    who: 'write',
    answers: { 303: null },
    async act({ c, deps, publication }) {
      await refreshFeeds(deps, { publication })
      return back(c, `/admin/${publication.slug}/settings`, 'read')
    },
  }),
]

/** `invalid_from_email` is about `fromEmail`. */
function fieldOf(code: string): string {
  const name = code
    .replace(/^(invalid|missing)_/, '')
    .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return GROUPS.some(([, fields]) => fields.some((field) => field.name === name)) ? name : 'name'
}
