/** Every sentence that readers see, in English: the catalogue's own shape. A language is added by one file like this one. */
export const en = {
  /** BCP 47. */
  code: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  /** What mails say. */
  mail: {
    confirmSubject: (publication: string) => `Confirm your subscription to ${publication}`,
  },
  /** What pages say. */
  page: {
    checkInboxTitle: 'Check your inbox',
  },
}

export type Words = typeof en
