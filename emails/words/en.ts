/** Every sentence that readers see, in English: the catalogue's own shape. A language is added by one file like this one. */
import { type Forms, inNumber } from './number'

const READING_TIME: Forms = { other: '# min read' }
const SOURCES: Forms = { one: '# source', other: '# sources' }

export const en = {
  /** BCP 47. */
  code: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  /** What mails say. */
  mail: {
    /** How dates and numbers are written: day before month, Western digits. */
    locale: 'en-GB',
    week: (week: number, year: number) => `week ${week} of ${year}`,

    readingTime: (minutes: number) => inNumber('en', minutes, READING_TIME),
    sources: (count: number) => inNumber('en', count, SOURCES),
    bias: (label: string) => `bias: ${label}`,
    sentiment: { positive: 'positive', neutral: 'neutral', negative: 'negative' },
    stories: (count: number) => inNumber('en', count, { one: '# story', other: '# stories' }),
    minutesInAll: (minutes: number) => inNumber('en', minutes, { one: '# minute in all', other: '# minutes in all' }),
    because: {
      shared: (count: number) =>
        inNumber('en', count, { one: 'Passed on once this week', other: 'Passed on # times this week' }),
      sharedByReaders: 'Passed on by readers this week',
      visited: (count: number) =>
        inNumber('en', count, {
          one: 'Opened once this week through a link that a reader shared',
          other: 'Opened # times this week through links that readers shared',
        }),
      visitedByReaders: 'Opened this week through links that readers shared',
      pinned: 'Chosen by the desk',
      updated: 'Updated since we first sent it',
    },
    related: 'Related',
    passOn: 'Pass on',
    channels: { x: 'X', whatsapp: 'WhatsApp', email: 'E-mail' },
    onTheWeb: 'Read on the web',

    preferences: 'Preferences',
    unsubscribe: 'Unsubscribe',
    archive: 'All digests',
    whySubscribed: (publication: string) => `You get this mail because you subscribed to ${publication}.`,
    whyTyped: (publication: string) =>
      `You get this mail because this address was entered in the sign-up form of ${publication}.`,
    whyLink: (publication: string) =>
      `You get this mail because somebody asked ${publication} for the link to this address's settings.`,
    whyDesk: (publication: string) => `You get this mail because this is the address of the desk of ${publication}.`,

    /** The subject of a digest: its lead's headline, and how many more there are. */
    digestSubject: (lead: string, others: number) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber('en', others, { one: 'and # more story', other: 'and # more stories' })}`,

    confirmSubject: (publication: string) => `Confirm your subscription to ${publication}`,
    confirmTitle: 'One press, and you are in',
    confirmLead: (publication: string) =>
      `This address was entered to get the weekly digest of ${publication}. If that was you, press the button and confirm on the page that opens.`,
    confirmButton: 'Confirm my subscription',
    confirmHours: (hours: number) =>
      inNumber('en', hours, { one: 'The link works for # hour.', other: 'The link works for # hours.' }),
    confirmNot: 'Was it not you? Then do nothing: without a confirmation no digest comes.',

    welcomeSubject: (publication: string) => `Welcome to ${publication}`,
    welcomeTitle: 'You are subscribed',
    welcomeLead: (publication: string) => `From now on the weekly digest of ${publication} comes to this address.`,
    promise: 'One mail a week. Leave with one click.',
    lastDigest: (title: string) => `If you would rather not wait, the last one is here: “${title}”.`,
    lastDigestButton: 'Read the last digest',

    alreadySubject: (publication: string) => `You are subscribed to ${publication} already`,
    alreadyTitle: 'You are subscribed already',
    alreadyLead: (publication: string) =>
      `This address was entered again to get the weekly digest of ${publication}. It gets it already, so there is nothing to do, and nothing has changed.`,
    alreadyChange: 'Other topics, a pause, or no more mail? All of that is in your preferences.',
    alreadyButton: 'Open my preferences',

    preferencesSubject: (publication: string) => `Your preferences at ${publication}`,
    preferencesTitle: 'Here is your link',
    preferencesLead: (publication: string) =>
      `It opens the settings of your subscription to ${publication}: topics, language, a pause, or leaving.`,
    preferencesButton: 'Open my preferences',
    exportSubject: (publication: string) => `Your data at ${publication}`,
    exportTitle: 'Here is the link to your data',
    exportLead: (publication: string) =>
      `It opens a page on which you download, as one file, everything that ${publication} holds about you.`,
    exportButton: 'Go to the download',
    eraseSubject: (publication: string) => `Erase your data at ${publication}`,
    eraseTitle: 'One press more, and you are erased',
    eraseLead: (publication: string) =>
      `This link opens a page on which everything that ${publication} holds about you can be deleted. Nothing happens before you press the button there, and nothing can be brought back after it.`,
    eraseButton: 'Go to the page that erases',
    onceOnly: (hours: number) =>
      inNumber('en', hours, {
        one: 'The link works once, for # hour.',
        other: 'The link works once, within # hours.',
      }),
    notAsked: 'Was it not you who asked? Then do nothing, and nothing happens. Do not pass this mail on.',
    preferencesKeep: 'The link is yours alone; do not pass this mail on. If it was not you who asked, do nothing.',

    desk: {
      thin_week: {
        subject: (publication: string, week: string) => `${publication}: no digest for ${week}`,
        title: 'Too few stories for a digest',
        lead: (week: string) =>
          `The digest for ${week} was not sent: there were fewer stories than its minimum. Readers got no mail. Stories that come later count for the next digest.`,
      },
      late_slot: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} waits for you`,
        title: 'The slot was missed by hours',
        lead: (week: string) =>
          `The time of the digest for ${week} passed while the service was not running. It is too late to send it without being asked. Look at it, then send or cancel it.`,
      },
      blocked: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} is blocked`,
        title: 'The digest could not be made',
        lead: (week: string) =>
          `The digest for ${week} could not be rendered, and nobody was mailed. Below is what stood in the way. When that is mended, try again.`,
      },
      needs_approval: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} needs your approval`,
        title: 'A digest needs your approval',
        lead: (week: string) =>
          `The digest for ${week} is a draft and waits for a person to send it. Six hours after its slot it expires.`,
      },
      expired: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} expired`,
        title: 'The digest expired',
        lead: (week: string) =>
          `Nobody approved the digest for ${week} within six hours of its slot, and it was not sent. Its stories may appear in the next one.`,
      },
      paused: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} is paused`,
        title: 'The digest is paused',
        lead: (week: string) =>
          `The mail provider takes no more of the digest for ${week} at the moment. A quota fills up again, and the rest is sent by itself; a key or a domain that may not send has to be mended, then resume it. Nobody gets it twice.`,
      },
      needs_review: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} needs you`,
        title: 'A digest needs you',
        lead: (week: string) =>
          `Part of the digest for ${week} was not sent, or nobody knows whether it was, and trying again by itself could mail somebody twice. Look at it, then retry or cancel it.`,
      },
      stalled: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} stands still`,
        title: 'The digest stands still',
        lead: (week: string) =>
          `The digest for ${week} is being sent, but nothing has moved for half an hour. The service goes on trying by itself; if this lasts, look at the provider and at the service's health.`,
      },
      dead_letter: {
        subject: (publication: string, _week: string) => `${publication}: a message failed for good`,
        title: 'A message failed for good',
        lead: (_week: string) =>
          `The service tried it a dozen times and put it aside; nothing is lost. Administrators find it at /v1/admin/dead-letters, where it can be tried again. This is the queue that it came from:`,
      },
      cron_silent: {
        subject: (publication: string, _week: string) => `${publication}: the service's clock stood still`,
        title: "The service's clock stood still",
        lead: (_week: string) =>
          `For a quarter of an hour or more nothing was started by the clock: no digest, no second attempt. A digest whose time was missed by less than six hours still goes out by itself. This was the last time that it ran:`,
      },
      breaker: {
        subject: (publication: string, _week: string) => `${publication}: the sign-up form is being misused`,
        title: 'The sign-up form is being misused',
        lead: (_week: string) =>
          `Many addresses were entered in the sign-up form, and hardly anybody confirmed: somebody is probably entering strangers. From now on every sign-up has to prove itself by a challenge, or waits for you. That ends by itself once people confirm again.`,
      },
      held: {
        subject: (publication: string, _week: string) => `${publication}: sign-ups wait for you`,
        title: 'Sign-ups wait for you',
        lead: (_week: string) =>
          `Some sign-ups looked as if a machine had made them. Nobody was mailed for them. Look at them with GET /v1/admin/publications/…/held, then release or discard them. After a week they are forgotten.`,
      },
      button: 'Open the digests',
    },
  },
  /** What pages say. */
  page: {
    /** The neutral brand of a page that belongs to no publication. */
    newsletters: 'Newsletters',
    newslettersLead: 'One digest a week from each. Choose the one that you want to read.',
    noPublications: 'There is no newsletter here yet.',
    skip: 'Skip to the text',
    toSite: (publication: string) => `${publication}, the site`,
    toArchive: 'All digests',
    allNewsletters: 'All newsletters',
    webFeed: 'Feed',

    digestOf: (day: string) => `The digest of ${day}`,
    archiveTitle: (publication: string) => `${publication}: the weekly digest`,
    archiveHeading: 'Every digest so far',
    archiveEmpty: 'The first digest has not been sent yet. Leave your address, and you get it when it is.',
    archiveEnd: 'There are no older digests.',
    older: 'Older digests',
    newest: 'Back to the newest',

    noBias: 'No bias data',
    passOnLabel: (title: string) => `Pass on: ${title}`,

    /** Version of what stands beside the sign-up button (lead, button, promise); raised when a word of it changes. */
    consentVersion: '1',
    signUpHeading: 'The digest, by mail',
    signUpLead: 'The deep dives of the week that readers found worth passing on, each with what else there is to know.',
    email: 'E-mail address',
    topics: 'What do you want to read about?',
    topicsHint: 'It tells the desk what its readers care about. The digest is the same for all of them.',
    signUpButton: 'Send me the weekly digest',
    promise: 'One mail a week. Leave with one click.',
    errorTitle: 'Please look at the form again',
    emailInvalid: 'Write an address like name@example.com.',
    emailMissing: 'Write your e-mail address.',
    formInvalid: 'That did not reach us whole. Please look over the form and send it again.',

    challengeTitle: 'One more step',
    challengeLead: 'Programs are misusing this form. Please show that you are a person; what you typed is still here.',
    challengeAgain: 'That did not go through. Please try the challenge once more.',
    challengeWait:
      'The challenge does not appear, or does not work? Send it without: a person at the desk lets you in.',
    challengeWaitButton: 'Send it to the desk',

    checkInboxTitle: 'Check your inbox',
    checkInboxLead: (publication: string) =>
      `A mail from ${publication} is on its way to you. Press the button in it, and the next digest is yours.`,
    checkInboxSlow: 'Nothing after a few minutes? Look among the spam, and see whether the address was typed right.',
    checkInboxAgain: 'Type it again',

    confirmTitle: 'One press, and you are in',
    confirmLead: (publication: string) => `You asked for the weekly digest of ${publication}.`,
    confirmButton: 'Yes, send me the digest',
    confirmNot: 'Was it not you? Close this page, and no mail will come.',
    confirmedTitle: 'You are subscribed',
    confirmedLead: (publication: string) => `The next digest of ${publication} comes to your inbox.`,
    confirmedNext: 'Until then, here are the digests so far.',
    expiredTitle: 'This link no longer works',
    expiredLead: 'It is too old, or a newer one took its place. Leave your address again, and we mail you a new link.',
    expiredNoForm: 'It is too old, or part of it is missing. Sign up again, and we mail you a new link.',

    leaveTitle: (publication: string) => `Leave ${publication}?`,
    leaveLead: 'Press the button, and you get no more mail from us. Nothing else is needed.',
    leaveButton: 'Leave',
    leftTitle: 'You have left',
    leftOn: (day: string) => `You left on ${day}. You will get no more mail from us.`,
    left: 'You will get no more mail from us.',
    undoLead: 'Was it a mistake, or did somebody else press the button?',
    undoButton: 'Take me back',
    returnedTitle: 'You are back',
    returnedLead: (publication: string) => `The next digest of ${publication} comes to your inbox as before.`,
    returnedNeutral: 'The next digest comes to your inbox as before.',
    preferencesTitle: 'Your preferences',
    preferencesSaved: 'Saved.',
    preferencesButton: 'Save my preferences',
    pauseLabel: 'No digest before',
    pauseInvalid: 'Write a day like 2026-03-09, or leave the field empty.',
    languageLabel: 'Language of our mails and pages to you',
    ownDataHeading: 'What we hold about you',
    ownDataLead: 'Both need a fresh link, which we mail to you: so nobody who was passed a mail of yours can do it.',
    exportAsk: 'Mail me a link to my data',
    eraseAsk: 'Mail me a link to erase me',
    ownDataMailed: (publication: string) =>
      `A mail from ${publication} with your link is on its way to you. It works once, within a day.`,
    toPreferences: 'Back to your preferences',
    exportTitle: 'Everything we hold about you',
    exportLead: (publication: string) =>
      `Your choices at ${publication}, what you agreed to and when, and what was mailed to you: one file in JSON, which people and programs can read.`,
    exportButton: 'Download my data',
    exportOnce: 'The button works once. Whoever needs the file again asks for a new link.',
    eraseTitle: (publication: string) => `Erase you from ${publication}?`,
    eraseLead:
      'Your address and all that belongs to it are deleted, and you get no more mail from us. Nobody can bring it back.',
    eraseStays:
      'What stays is a code that nobody can turn back into your address. It keeps others from putting it on the list again; you can, by signing up.',
    eraseButton: 'Erase me',
    erasedTitle: 'You are erased',
    erasedLead: (publication: string) => `${publication} holds nothing about you any more, and will not mail you.`,
    ownDataOver:
      'It was used, or it is too old. Leave your address, and we mail you the link to your preferences; there you can ask for a new one.',
    newsletter: 'Newsletter',
    unknownTitle: 'We do not know this link',
    unknownLead:
      'Part of it may be missing. Leave your address, and we mail you your own link, if you are one of our readers.',
    unknownNoForm: 'Part of it may be missing. Every mail from us has the link at its end; please try that one.',
    linkLead: 'Leave your address, and we mail you your own link, if you are one of our readers.',
    linkButton: 'Mail me my link',
    linkPromise: 'With it you can leave or change what you get.',

    errors: {
      missingTitle: 'There is no page here',
      missingNext: 'The address may be mistyped, or the page has gone. The newsletters are all on one page.',
      badTitle: 'That could not be read',
      badNext: 'Go back, look it over and try again.',
      deniedTitle: 'This is not open to you',
      deniedNext: 'If it should be, ask whoever runs the newsletter.',
      busyTitle: 'One moment, please',
      busyNext: 'Wait a minute, then try again. Nothing you did is lost.',
      brokenTitle: 'Something broke on our side',
      brokenNext: 'It is not your doing. Try again in a minute; if it stays, tell us the request number.',
    },
  },
  /** What only the widgets say, as data: it travels to other people's pages in a script (widgets.ts adds what they share with pages). */
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'Share',
    channels: {
      native: 'More',
      whatsapp: 'WhatsApp',
      x: 'X',
      facebook: 'Facebook',
      linkedin: 'LinkedIn',
      telegram: 'Telegram',
      bluesky: 'Bluesky',
      mastodon: 'Mastodon',
      reddit: 'Reddit',
      threads: 'Threads',
      email: 'E-mail',
      copy: 'Copy link',
    },
    copied: 'Copied. Paste it where you like.',
    failed: 'That did not reach us. Try again in a minute.',
    checkInbox: 'A mail is on its way to you. Press the button in it, and the next digest is yours.',
  },
}

export type Words = typeof en
