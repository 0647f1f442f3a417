/** The elements' names. Whoever comes second (two scripts on a page) finds them taken and does nothing. */

import type { FirstPack } from '../script'
import { Related } from './related'
import { use } from './settings'
import { Share } from './share'
import { SignUp } from './sign-up'

const ELEMENTS = { 'tidings-share': Share, 'tidings-signup': SignUp, 'tidings-related': Related }

export function define(settings: FirstPack): void {
  if (customElements.get('tidings-share')) return
  use(settings)
  for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element)
}
