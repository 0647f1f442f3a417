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
    /** Over the lead, where nothing else in the digest was passed on as often. */
    mostShared: (count: number) =>
      inNumber('en', count, {
        one: 'What readers passed on most this week',
        other: 'What readers passed on most this week: # times',
      }),
    mostSharedByReaders: 'What readers passed on most this week',
    decides: 'What you pass on decides what leads next week.',
    forwarded: 'Forwarded to you? Get your own.',
    /** In inboxes, beside a subject that is the lead's headline. */
    also: (titles: string) => `Also: ${titles}`,
    related: 'Related',
    /** Behind a related story that was in an earlier digest: which one. */
    inOurDigest: (day: string) => `in our digest of ${day}`,
    /** Why a story leads, or stands where it does, in the digest of somebody who chose its topic. */
    youFollow: (topic: string) => `You follow ${topic}`,
    /** Over stories that are told in a line each. */
    inALine: 'Also this week',
    /** Beside the day, in a digest to its reader's taste. */
    forYou: 'put together for you',
    /** Over what was wrong in a story, for whoever was sent it. */
    correction: 'Correction to a story that we sent you',
    passOn: 'Pass on',
    channels: { x: 'X', whatsapp: 'WhatsApp', email: 'Email' },
    /** In the plain twin, on the line before an address or a list. */
    follows: (label: string) => `${label}:`,
    onTheWeb: 'Read on the web',

    preferences: 'Preferences',
    unsubscribe: 'Unsubscribe',
    archive: 'All digests',
    whySubscribed: (publication: string) => `You get this email because you subscribed to ${publication}.`,
    whyTyped: (publication: string) =>
      `You get this email because this address was entered in the sign-up form of ${publication}.`,
    whyLink: (publication: string) =>
      `You get this email because somebody asked ${publication} for the link to this address’s settings.`,
    /** Into the desk: for whoever works there and asked for a link, and for whoever is new. */
    entry: {
      subject: (publication: string) => `Your link to the desk of ${publication}`,
      title: 'Here is your link',
      lead: (publication: string) => `It signs you in at the desk of ${publication}.`,
      button: 'Open the desk',
      once: 'It works once, within ten minutes, in the browser in which you asked for it.',
    },
    invited: {
      subject: (publication: string) => `You can now work at the desk of ${publication}`,
      title: 'You are invited to the desk',
      lead: (publication: string) => `From now on you can sign in at the desk of ${publication}.`,
      how: 'There is no password: enter this email address on the page, and we send you a link each time.',
      button: 'Go to the sign-in page',
    },
    whyPerson: (publication: string) =>
      `You get this email because somebody who runs ${publication} put this address on the list of its desk.`,
    whyDesk: (publication: string) => `You get this email because this is the address of the desk of ${publication}.`,

    /** The subject of a digest: its lead's headline, and how many more there are. */
    digestSubject: (lead: string, others: number) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber('en', others, { one: 'and # more story', other: 'and # more stories' })}`,

    confirmSubject: (publication: string) => `Confirm your subscription to ${publication}`,
    confirmTitle: 'Confirm your subscription',
    confirmLead: (publication: string) =>
      `This address was entered to get the weekly digest of ${publication}. If that was you, press the button and confirm on the page that opens.`,
    confirmButton: 'Confirm my subscription',
    confirmHours: (hours: number) =>
      inNumber('en', hours, { one: 'The link works for # hour.', other: 'The link works for # hours.' }),
    /** Under a button, over its address. */
    copyAddress: 'If the button does not work, copy this address into your browser:',
    never: 'It was not me: never ask again',
    confirmNot: 'If it wasn’t you, do nothing: without your confirmation, no digest is sent.',

    welcomeSubject: (publication: string) => `Welcome to ${publication}`,
    welcomeTitle: 'You are subscribed',
    welcomeLead: (publication: string) => `From now on you’ll get the weekly digest of ${publication} at this address.`,
    promise: 'One email a week. Leave with one click.',
    firstComes: (when: string) => `The first one comes on ${when}.`,
    reads: 'Two deep dives until then',
    lastDigest: (title: string) => `If you would rather not wait, the last one is here: “${title}”.`,
    lastDigestButton: 'Read the last digest',

    alreadySubject: (publication: string) => `You are already subscribed to ${publication}`,
    alreadyTitle: 'You are already subscribed',
    alreadyLead: (publication: string) =>
      `This address was entered again to get the weekly digest of ${publication}. You already get it, so there is nothing to do and nothing has changed.`,
    alreadyChange: 'Other topics, a pause, or no more emails? All of that is in your preferences.',
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
    eraseSubject: (publication: string) => `Delete your data at ${publication}`,
    eraseTitle: 'Delete your data',
    eraseLead: (publication: string) =>
      `This link opens a page where you can delete everything that ${publication} holds about you. Nothing happens before you press the button there, and nothing can be brought back afterwards.`,
    eraseButton: 'Go to the page that deletes',
    onceOnly: (hours: number) =>
      inNumber('en', hours, {
        one: 'The link works once, for # hour.',
        other: 'The link works once, within # hours.',
      }),
    notAsked: 'If you didn’t ask for this, do nothing, and nothing will happen. Please don’t forward this email.',
    preferencesKeep: 'The link is yours alone; please don’t forward this email. If you didn’t ask for it, do nothing.',

    /** A line of the desk's letter on a thin week. */
    fewStories: (had: number, minimum: number) => `Stories: ${had}; the minimum is ${minimum}`,
    silentFeed: (feed: string) => `Nothing new from ${feed}`,
    /** The Monday letter to the desk: the week before in three sentences, and its days. */
    weekLetter: {
      subject: (publication: string, week: string) => `${publication}: how ${week} went`,
      title: 'The week in three sentences',
      wentTo: (accepted: number, candidates: number) =>
        `The digest went to ${inNumber('en', accepted, { other: '#' })} of ${inNumber('en', candidates, { one: '# reader', other: '# readers' })}.`,
      noDigest: 'No digest went out.',
      readers: (confirmed: number, left: number, active: number) =>
        `${inNumber('en', confirmed, { one: '# new reader', other: '# new readers' })} confirmed and ${inNumber('en', left, { other: '#' })} left, which makes ${inNumber('en', active, { one: '# reader', other: '# readers' })} in all.`,
      travelled: (shares: number, visits: number, best: { title: string; shares: number } | null) =>
        best
          ? `Stories were passed on ${inNumber('en', shares, { one: 'once', other: '# times' })}; that and the digests brought ${inNumber('en', visits, { one: '# visit', other: '# visits' })}, and “${best.title}” went furthest (${inNumber('en', best.shares, { one: '# share', other: '# shares' })}).`
          : `Stories were passed on ${inNumber('en', shares, { one: 'once', other: '# times' })}; that and the digests brought ${inNumber('en', visits, { one: '# visit', other: '# visits' })}.`,
      day: (day: string, shares: number, visits: number) =>
        `${day}: ${inNumber('en', shares, { one: '# share', other: '# shares' })}, ${inNumber('en', visits, { one: '# visit', other: '# visits' })}`,
      next: (when: string) => `If nobody acts, the next digest goes out by itself on ${when}.`,
      nextByHand: (when: string) =>
        `The next digest is ready on ${when}. If nobody sends it within six hours, it expires.`,
      numbers: 'These numbers at the desk',
    },
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
          `The time of the digest for ${week} passed while the service was not running. It is too late to send it without being asked. Look at it, then send or cancel it. If nobody does, readers get none for that week.`,
      },
      blocked: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} is blocked`,
        title: 'The digest could not be made',
        lead: (week: string) =>
          `The digest for ${week} could not be rendered, and nobody was mailed. Below is what stood in the way. When that is mended, try again. If nobody does, it is not sent.`,
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
      on_hold: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} is on hold`,
        title: 'The digest is on hold',
        lead: (week: string) =>
          `The hour of the digest for ${week} has come, and it was not sent, because somebody at the desk holds it. Release it there and it goes out within minutes. If nobody does, it expires at this hour:`,
      },
      hold_expired: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} expired`,
        title: 'The digest expired',
        lead: (week: string) =>
          `The digest for ${week} was held until six hours after its hour, and it was not sent. There is nothing to do. Its stories may appear in the next one:`,
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
          `Part of the digest for ${week} was not sent, or nobody knows whether it was, and trying again by itself could mail somebody twice. Look at it, then retry or cancel it. Until somebody does, no more of it is sent.`,
      },
      stalled: {
        subject: (publication: string, week: string) => `${publication}: the digest for ${week} stands still`,
        title: 'The digest stands still',
        lead: (week: string) =>
          `The digest for ${week} is being sent, but nothing has moved for half an hour. The service goes on trying by itself; if this lasts, look at the provider and at the service’s health.`,
      },
      dead_letter: {
        subject: (publication: string, _week: string) => `${publication}: a message failed for good`,
        title: 'A message failed for good',
        lead: (_week: string) =>
          `The service tried it a dozen times and put it aside; nothing is lost. At the desk it can be tried again or put aside; if nobody does, it waits there. This is the queue that it came from:`,
      },
      cron_silent: {
        subject: (publication: string, _week: string) => `${publication}: the service’s clock stood still`,
        title: 'The service’s clock stood still',
        lead: (_week: string) =>
          `For a quarter of an hour or more nothing was started by the clock: no digest, no second attempt. A digest whose time was missed by less than six hours still goes out by itself. This was the last time that it ran:`,
      },
      breaker: {
        subject: (publication: string, _week: string) => `${publication}: the sign-up form is being misused`,
        title: 'The sign-up form is being misused',
        lead: (_week: string) =>
          `Many addresses were entered in the sign-up form, and hardly anybody confirmed: somebody is probably entering the addresses of strangers. From now on every sign-up has to prove itself by a challenge, or waits for you. That ends by itself once people confirm again.`,
      },
      held: {
        subject: (publication: string, _week: string) => `${publication}: sign-ups wait for you`,
        title: 'Sign-ups wait for you',
        lead: (_week: string) =>
          `Some sign-ups looked as if a machine had made them. Nobody was mailed for them. Look at them at the desk, then let them in or drop them. If nobody does, they are forgotten after a week.`,
      },
      mail_stopped: {
        subject: (publication: string, _week: string) => `${publication}: the mail provider refuses your sender`,
        title: 'The mail provider refuses your sender',
        lead: (_week: string) =>
          `Confirmations and letters are not leaving: the provider refuses the key, the domain or the sender’s address, or something stands between us and it. Nothing is lost; each mail is tried again every quarter of an hour and leaves once this is mended. A confirmation that has not left after a week is given up. This is what the provider says, and how many mails wait:`,
      },
      mail_failed: {
        subject: (publication: string, _week: string) => `${publication}: a mail was refused`,
        title: 'A mail was refused',
        lead: (_week: string) =>
          `The provider refused some confirmations or letters because of their recipient, and will not take them. It counts against nobody: whoever signs up again is mailed again. At the desk each can be sent anew or put aside. If nobody does, they are forgotten after a month. This is what the provider says, and how many there are:`,
      },
      mail_unknown: {
        subject: (publication: string, _week: string) => `${publication}: nobody knows whether a mail was sent`,
        title: 'Nobody knows whether a mail was sent',
        lead: (_week: string) =>
          `For 20 hours the provider gave no clear answer for some confirmations or letters. They may have arrived; sending them again could bring them twice. At the desk each can be sent anew or put aside. If nobody does, nothing more is sent, and they are forgotten after a month. This is the last answer, and how many there are:`,
      },
      feed_failing: {
        subject: (publication: string, _week: string) => `${publication}: a feed cannot be read`,
        title: 'A feed cannot be read',
        lead: (_week: string) =>
          `For a day this feed has not been read, and its stories are missing here. The service goes on trying every hour; whoever runs the site should look at it. This is the feed, and what it answers:`,
      },
      button: 'Look at it at the desk',
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
    archiveEmpty: 'The first digest has not been sent yet. Leave your address, and you will get it when it is.',
    archiveEnd: 'There are no older digests.',
    older: 'Older digests',
    previousDigest: 'Previous digest',
    nextDigest: 'Next digest',
    newest: 'Back to the newest',

    correction: 'Correction',
    noBias: 'No bias data',
    passOnLabel: (title: string) => `Pass on: ${title}`,

    /** Version of what stands beside the sign-up button (lead, button, promise); raised when a word of it changes. */
    consentVersion: '2',
    signUpHeading: 'The digest, by email',
    signUpLead: 'The deep dives of the week that readers found worth passing on, each with what else there is to know.',
    email: 'Email address',
    topics: 'What do you want to read about?',
    topicsHint: 'Stories on these topics come first in your digest. At least two are always about something else.',
    minutesLabel: 'How long it may take',
    minutesAll: 'As long as it takes',
    minutesAbout: (minutes: number) => inNumber('en', minutes, { one: 'About # minute', other: 'About # minutes' }),
    minutesHint: 'Whatever does not fit comes as one line each.',
    signUpButton: 'Send me the weekly digest',
    promise: 'One email a week. Leave with one click.',
    errorTitle: 'Please check the form',
    emailInvalid: 'Enter an address like name@example.com.',
    emailMissing: 'Enter your email address.',
    formInvalid: 'Not all of that reached us. Please check the form and send it again.',

    challengeTitle: 'One more step',
    challengeLead: 'Programs are misusing this form. Please show that you are a person; what you typed is still here.',
    challengeAgain: 'That did not go through. Please try the challenge once more.',
    challengeWait:
      'The challenge does not appear, or does not work? Send it without: a person at the desk lets you in.',
    challengeWaitButton: 'Send it to the desk',

    checkInboxTitle: 'Check your inbox',
    checkInboxLead: (publication: string) =>
      `We’ve sent you an email from ${publication}. Press the button in it, and you will get the next digest.`,
    checkInboxTo: (address: string, sender: string) => `It goes to ${address} and comes from ${sender}.`,
    checkInboxSlow: 'Nothing after a few minutes? Check your spam folder, and make sure the address is right.',
    checkInboxAgain: 'Enter it again',

    confirmTitle: 'Confirm your subscription',
    confirmLead: (publication: string) => `You asked for the weekly digest of ${publication}.`,
    confirmButton: 'Yes, send me the digest',
    confirmNot: 'If it wasn’t you, close this page and you won’t get any email.',
    confirmedTitle: 'You are subscribed',
    confirmedLead: (publication: string) => `The next digest of ${publication} comes to your inbox.`,
    confirmedWhen: (when: string) => `It comes on ${when}.`,
    confirmedNext: 'Until then, here are the digests so far.',
    neverTitle: 'Never ask this address again?',
    neverLead: (publication: string) =>
      `Press the button, and ${publication} will not email this address again, whoever enters it.`,
    neverButton: 'Never ask me again',
    neverDoneTitle: 'You will not be asked again',
    neverDone: (publication: string) => `${publication} will not email this address again, whoever enters it.`,
    expiredTitle: 'This link no longer works',
    expiredLead:
      'It is too old, or a newer one took its place. Enter your address again, and we will email you a new link.',
    expiredNoForm: 'It is too old, or part of it is missing. Sign up again, and we will email you a new link.',

    leaveTitle: (publication: string) => `Stop getting the ${publication} digest?`,
    leaveLead: 'Press the button, and you will get no more emails from us. Nothing else is needed.',
    leaveButton: 'Unsubscribe',
    leftTitle: 'You are unsubscribed',
    leftOn: (day: string) => `You left on ${day}. You will get no more emails from us.`,
    left: 'You will get no more emails from us.',
    undoLead: 'Was that a mistake, or did somebody else press the button?',
    undoButton: 'Subscribe me again',
    pauseInstead: 'Too much right now? Stay subscribed, and get nothing for four weeks.',
    pauseInsteadButton: 'Pause for four weeks instead',
    pausedUntil: (day: string) => `You are subscribed, and the digest pauses until ${day}.`,
    returnedTitle: 'You are back',
    returnedLead: (publication: string) => `The next digest of ${publication} comes to your inbox as before.`,
    returnedNeutral: 'The next digest comes to your inbox as before.',
    preferencesTitle: 'Your preferences',
    preferencesOf: (address: string) => `For ${address}`,
    preferencesSaved: 'Saved.',
    preferencesButton: 'Save my preferences',
    pauseLabel: 'Pause until',
    pauseInvalid: 'Enter a day like 2026-03-09, or leave the field empty.',
    languageLabel: 'Language of our emails and pages',
    ownDataHeading: 'What we hold about you',
    ownDataLead:
      'For both we email you a fresh link, so that nobody can do it with an email that was forwarded to them.',
    ownDataKept: (days: number) =>
      `Once you have left, your address is deleted after ${inNumber('en', days, { one: '# day', other: '# days' })}. What stays is a code that nobody can turn back into it, so that no imported list signs you up again.`,
    exportAsk: 'Get a copy of my data',
    eraseAsk: 'Delete my data',
    ownDataMailed: (publication: string) =>
      `We’ve sent you an email from ${publication} with your link. It works once, within a day.`,
    toPreferences: 'Back to your preferences',
    exportTitle: 'Everything we hold about you',
    exportLead: (publication: string) =>
      `Your choices at ${publication}, what you agreed to and when, and what was mailed to you: one file in JSON, which people and programs can read.`,
    exportButton: 'Download my data',
    exportOnce: 'The button works once. If you need the file again, ask for a new link.',
    eraseTitle: (publication: string) => `Delete your data at ${publication}?`,
    eraseLead:
      'Your address and everything that belongs to it will be deleted, and you will get no more emails from us. Nobody can bring it back.',
    eraseStays:
      'What stays is a code that nobody can turn back into your address. It keeps others from putting it on the list again; you can, by signing up.',
    eraseButton: 'Delete my data',
    erasedTitle: 'Your data is deleted',
    erasedLead: (publication: string) =>
      `Your address and everything that belonged to it at ${publication} are deleted. You will get no more emails from us.`,
    ownDataOver:
      'It was used, or it is too old. Enter your address, and we will email you the link to your preferences; there you can ask for a new one.',
    testTitle: 'This is a link of a test mail',
    testLead:
      'In a reader’s email it leads to their own page. This one belongs to nobody, and pressing it changes nothing. If you are a reader and want your own link, leave your address.',
    unknownTitle: 'We don’t recognise this link',
    unknownLead:
      'Part of it may be missing. Enter your address, and we will email you your own link, if you are one of our readers.',
    linkLead: 'Enter your address, and we will email you your own link, if you are one of our readers.',
    linkButton: 'Email me my link',
    linkPromise: 'It lets you unsubscribe or change what you get.',
    linkMailed: 'If that address belongs to one of our readers, we’ve sent it an email with the link.',

    errors: {
      missingTitle: 'There is no page here',
      missingNext: 'The address may be mistyped, or the page has gone. The newsletters are all on one page.',
      badTitle: 'That could not be read',
      badNext: 'Go back, look it over and try again.',
      deniedTitle: 'You don’t have access to this',
      deniedNext: 'If you should have, ask whoever runs the newsletter.',
      busyTitle: 'One moment, please',
      busyNext: 'Wait a minute, then try again. Nothing you did is lost.',
      brokenTitle: 'Something broke on our side',
      brokenNext: 'It’s not your fault. Try again in a minute; if it keeps happening, tell us the request number.',
    },
  },
  /** What only the widgets say, as data: it travels to other people's pages in a script (widgets.ts adds what they share with pages). */
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'Share',
    /** The row's networks, by the language's market; the rest stands behind `more`. */
    networks: 'whatsapp facebook x linkedin email copy',
    more: 'More',
    channels: {
      native: 'Other apps',
      whatsapp: 'WhatsApp',
      x: 'X',
      facebook: 'Facebook',
      linkedin: 'LinkedIn',
      telegram: 'Telegram',
      bluesky: 'Bluesky',
      mastodon: 'Mastodon',
      reddit: 'Reddit',
      threads: 'Threads',
      email: 'Email',
      copy: 'Copy link',
      pinterest: 'Pinterest',
      tumblr: 'Tumblr',
      vk: 'VK',
      hackernews: 'Hacker News',
      line: 'LINE',
      xing: 'XING',
      threema: 'Threema',
      instapaper: 'Instapaper',
    },
    /** Over related stories, and over related deep dives. */
    moreStories: 'You may also like',
    moreDeepDives: 'More deep dives you may like',
    copied: 'Link copied.',
    failed: 'That did not reach us. Try again in a minute.',
    checkInbox: 'We’ve sent you an email. Press the button in it, and you will get the next digest.',
  },
}

export type Words = typeof en
