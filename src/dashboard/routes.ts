/**
 * All doors of the desk, in the order in which they are asked: fixed addresses before those that begin with a publication's slug. Each
 * page asks the same verbs as the API does, and each press leads back with a word on what was done. session.ts stands in front.
 */
import type { Door } from '../http/declare'
import { annotationDoors } from './annotation-routes'
import { auditScreenDoors } from './audit-routes'
import { deskCorrectionDoors } from './correction-routes'
import { deliveryDoors } from './delivery-routes'
import { deskDigestDoors } from './digest-routes'
import { endingScreenDoors } from './ending-routes'
import { deskImportDoors } from './import-routes'
import { keyScreenDoors } from './keys-routes'
import { languageDoors } from './language-routes'
import { linkDoors } from './links-routes'
import { messageDoors } from './messages-routes'
import { now, nowEverywhere } from './now-routes'
import { originsDoors } from './origins-routes'
import { peopleScreenDoors } from './people-routes'
import { readersDoors } from './readers-routes'
import { scriptDoors } from './script-routes'
import { settingsDoors } from './settings-routes'
import { sharedDoors } from './shared-routes'
import { signInDoors } from './sign-in-routes'
import { storiesDoors } from './stories-routes'
import { topicScreenDoors } from './topics-routes'

export const deskDoors: readonly Door[] = [
  ...signInDoors,
  ...languageDoors,
  ...scriptDoors,
  ...sharedDoors,
  ...nowEverywhere,
  ...messageDoors,
  ...keyScreenDoors,
  ...peopleScreenDoors,
  ...auditScreenDoors,
  ...now,
  ...storiesDoors,
  ...annotationDoors,
  ...readersDoors,
  ...deskImportDoors,
  ...originsDoors,
  ...topicScreenDoors,
  ...deliveryDoors,
  ...settingsDoors,
  ...linkDoors,
  ...deskDigestDoors,
  ...deskCorrectionDoors,
  ...endingScreenDoors,
]
