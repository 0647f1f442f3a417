/** The elements' names. Whoever comes second (two scripts on a page) finds them taken and does nothing. */

import type { FirstPack } from '../script'
import { Related } from './related'
import { use } from './settings'
import { Share } from './share'
import { SignUp } from './sign-up'

export function define(settings: FirstPack): void {
  if (customElements.get('tidings-share')) return
  use(settings)
  customElements.define('tidings-share', Share)
  customElements.define('tidings-signup', SignUp)
  customElements.define('tidings-related', Related)
}
