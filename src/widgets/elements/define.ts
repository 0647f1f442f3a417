/**
 * The elements' names. Whoever comes second (two scripts on a page) finds them taken and does nothing. So does a browser without what
 * they are made of (Safari before 16.4): what the publisher put inside stays, and works.
 */

import type { FirstPack } from '../script'
import { Related } from './related'
import { use } from './settings'
import { Share } from './share'
import { SignUp } from './sign-up'

export function define(settings: FirstPack): void {
  if (!window.customElements || customElements.get('tidings-share') || !('replaceSync' in CSSStyleSheet.prototype))
    return
  use(settings)
  customElements.define('tidings-share', Share)
  customElements.define('tidings-signup', SignUp)
  customElements.define('tidings-related', Related)
}
