/** Every sentence that readers see, in Arabic. */
import type { Words } from './en'

export const ar: Words = {
  code: 'ar',
  direction: 'rtl',
  mail: {
    confirmSubject: (publication) => `تأكيد اشتراكك في ${publication}`,
  },
  page: {
    checkInboxTitle: 'راجع بريدك',
  },
}
