/** The words of the widgets in every language, as plain data: what they share with our pages is said once, in the catalogue. */
import { allWords, type Words } from './index'

export function widgetWords() {
  return Object.fromEntries(Object.entries(allWords()).map(([code, words]) => [code, inWidgets(words)]))
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
