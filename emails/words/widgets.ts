/** The words of the widgets in every language, as plain data: what they share with our pages is said once, in the catalogue. */
import { allWords, type Words } from './index'

/** Until there is a script for each language, the one there is has room for two. */
const IN_THE_SCRIPT = ['en', 'ar']

export function widgetWords() {
  const chosen = Object.entries(allWords()).filter(([code]) => IN_THE_SCRIPT.includes(code))
  return Object.fromEntries(chosen.map(([code, words]) => [code, inWidgets(words)]))
}

export type WidgetWords = ReturnType<typeof inWidgets>

function inWidgets({ code, direction, mail, page, widget }: Words) {
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
