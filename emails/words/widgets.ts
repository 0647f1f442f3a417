/** The words of the widgets in a language, as plain data: what they share with our pages is said once, in the catalogue. */
import { allWords, type Words, wordsFor } from './index'

/** The languages that the widgets speak, by their codes. */
export const WIDGET_LANGUAGES = Object.keys(allWords())

export type WidgetWords = ReturnType<typeof widgetWords>

/** In English where there are no words for the language. */
export function widgetWords(language: string | null) {
  const { code, direction, mail, page, widget }: Words = wordsFor(language)
  return {
    code,
    direction,
    locale: mail.locale,
    sentiment: mail.sentiment,
    bias: mail.bias('#'),
    noBias: page.noBias,
    email: page.email,
    button: page.signUpButton,
    promise: page.promise,
    invalid: page.emailInvalid,
    checkTitle: page.checkInboxTitle,
    ...widget,
  }
}
