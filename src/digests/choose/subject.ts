/** The subject of a digest that no editor gave one: the lead's headline says what the mail is worth opening for. */
import { wordsFor } from '../../../emails/words'
import type { ChosenStory, Publication } from '../../ground/schema'

export function subjectOf(publication: Publication, chosen: ChosenStory[]): string {
  const lead = chosen[0]?.story.title
  return lead === undefined
    ? publication.name
    : wordsFor(publication.language).mail.digestSubject(lead, chosen.length - 1)
}
