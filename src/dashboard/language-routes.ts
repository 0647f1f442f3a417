/** The desk's door to its language: chosen by a press, kept in the browser, also before anybody has signed in. */
import * as z from 'zod'
import { form } from '../http/body'
import { declare } from '../http/declare'
import { deskPath, giveLanguage } from './session'
import { DESK_LANGUAGES } from './words'

export const languageDoors = [
  declare({
    method: 'POST',
    path: '/admin/language',
    summary: 'Choose in which language the desk speaks to this browser',
    who: 'anybody',
    cache: 'never',
    body: form(
      z.object({
        language: z.enum(DESK_LANGUAGES).describe(`One of ${DESK_LANGUAGES.join(', ')}.`),
        next: z.string().max(500).optional(),
      }),
    ),
    answers: { 303: null },
    act({ c, body: { language, next } }) {
      giveLanguage(c, language)
      return c.redirect(deskPath(next), 303)
    },
  }),
]
