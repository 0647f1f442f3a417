/** Which titles name a regular, in six languages, and which name an affair. */
import { expect, test } from 'vitest'
import { regularIn } from '../../src/stories/related/regulars'

test.each([
  ['Morning briefing: ferry fares and a new mayor', 'morning briefing'],
  ['Ferry fares and a new mayor | Evening Briefing', 'evening briefing'],
  ['Live: storm Edda reaches the coast', 'live'],
  ['Today’s schedule', 'today s schedule'],
  ['The week in pictures', 'the week in pictures'],
  ['Weather – Thursday, 26 February', 'weather'],
  ['Der Morgen im Überblick: Fähre, Schuldach', 'der morgen im überblick'],
  ['Liveticker: Sturm Edda', 'liveticker'],
  ['Météo – pluie au nord', 'météo'],
  ['EN DIRECT - Tempête Edda', 'en direct'],
  ['Última hora: la tormenta Edda', 'última hora'],
  ['Главное за день: паром и крыша', 'главное за день'],
  ['موجز الصباح: العبّارة وسقف المدرسة', 'موجز الصباح'],
  ['Turan Line: who pays for the pumps', null],
  ['The Caspian pipeline, part 2', null],
  ['Ukraine-Krieg: Verhandlungen in Genf', null],
  ['Fähre zur Insel wird teurer', null],
  ['Les livres de l’hiver', null],
  ['Паром подорожает', null],
])('%s', (title, name) => {
  expect(regularIn(title)).toBe(name)
})
