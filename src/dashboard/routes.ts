/**
 * All doors of the desk, in the order in which they are asked: fixed addresses before those that begin with a publication's slug. Each
 * page asks the same verbs as the API does, and each press leads back with a word on what was done. session.ts stands in front.
 */
import { deskCorrectionDoors } from './correction-routes'
import { deskDigestDoors } from './digest-routes'
import { deskImportDoors } from './import-routes'
import { messageDoors } from './messages-routes'
import { now, nowEverywhere } from './now-routes'
import { readersDoors } from './readers-routes'
import { settingsDoors } from './settings-routes'
import { signInDoors } from './sign-in-routes'
import { storiesDoors } from './stories-routes'

export const deskDoors = [
  ...signInDoors,
  ...nowEverywhere,
  ...messageDoors,
  ...now,
  ...storiesDoors,
  ...readersDoors,
  ...deskImportDoors,
  ...settingsDoors,
  ...deskDigestDoors,
  ...deskCorrectionDoors,
]
