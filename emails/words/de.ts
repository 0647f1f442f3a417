/** Every sentence that readers see, in German. Readers are addressed as „Sie“, as the German press does. */
import type { Words } from './en'
import { type Forms, inNumber } from './number'

const READING_TIME: Forms = { other: '# Min. Lesezeit' }
const SOURCES: Forms = { one: '# Quelle', other: '# Quellen' }

export const de: Words = {
  code: 'de',
  direction: 'ltr',
  mail: {
    locale: 'de-DE',
    week: (week, year) => `Woche ${week}/${year}`,

    readingTime: (minutes) => inNumber('de', minutes, READING_TIME),
    sources: (count) => inNumber('de', count, SOURCES),
    bias: (label) => `Tendenz: ${label}`,
    sentiment: { positive: 'positiv', neutral: 'neutral', negative: 'negativ' },
    stories: (count) => inNumber('de', count, { one: '# Beitrag', other: '# Beiträge' }),
    minutesInAll: (minutes) => inNumber('de', minutes, { one: 'insgesamt # Minute', other: 'insgesamt # Minuten' }),
    because: {
      shared: (count) =>
        inNumber('de', count, {
          one: 'Diese Woche einmal geteilt',
          other: 'Diese Woche #-mal geteilt',
        }),
      sharedByReaders: 'Diese Woche von Lesern geteilt',
      visited: (count) =>
        inNumber('de', count, {
          one: 'Diese Woche einmal über einen geteilten Link geöffnet',
          other: 'Diese Woche #-mal über geteilte Links geöffnet',
        }),
      visitedByReaders: 'Diese Woche über geteilte Links geöffnet',
      pinned: 'Von der Redaktion ausgewählt',
      updated: 'Seit der ersten Zusendung aktualisiert',
    },
    mostShared: (count) =>
      inNumber('de', count, {
        one: 'Was Leser diese Woche am häufigsten geteilt haben',
        other: 'Was Leser diese Woche am häufigsten geteilt haben: #-mal',
      }),
    mostSharedByReaders: 'Was Leser diese Woche am häufigsten geteilt haben',
    decides: 'Was Sie teilen, entscheidet, womit die nächste Ausgabe aufmacht.',
    forwarded: 'Weitergeleitet bekommen? Bestellen Sie Ihre eigene Ausgabe.',
    also: (titles) => `Außerdem: ${titles}`,
    related: 'Mehr zum Thema',
    inOurDigest: (day) => `in unserer Ausgabe vom ${day}`,
    /** Why a story leads, or stands where it does, in the digest of somebody who chose its topic. */
    youFollow: (topic) => `Ihr Thema: ${topic}`,
    /** Over stories that are told in a line each. */
    inALine: 'Außerdem in dieser Woche',
    /** Beside the day, in a digest to its reader's taste. */
    forYou: 'für Sie zusammengestellt',
    /** Over what was wrong in a story, for whoever was sent it. */
    correction: 'Korrektur zu einem Beitrag, den wir Ihnen geschickt haben',
    passOn: 'Teilen',
    channels: { x: 'X', whatsapp: 'WhatsApp', email: 'E-Mail' },
    follows: (label) => `${label}:`,
    onTheWeb: 'Im Browser lesen',

    preferences: 'Einstellungen',
    unsubscribe: 'Abbestellen',
    archive: 'Alle Ausgaben',
    whySubscribed: (publication) =>
      `Sie erhalten diese E-Mail, weil Sie die Wochenübersicht von ${publication} abonniert haben.`,
    whyTyped: (publication) =>
      `Sie erhalten diese E-Mail, weil diese Adresse im Anmeldeformular von ${publication} eingegeben wurde.`,
    whyLink: (publication) =>
      `Sie erhalten diese E-Mail, weil bei ${publication} der Link zu den Einstellungen dieser Adresse angefordert wurde.`,
    entry: {
      subject: (publication) => `Ihr Link zur Redaktion von ${publication}`,
      title: 'Hier ist Ihr Link',
      lead: (publication) => `Damit melden Sie sich in der Redaktion von ${publication} an.`,
      button: 'Redaktion öffnen',
      once: 'Er gilt einmal, zehn Minuten lang, und nur in dem Browser, in dem Sie ihn angefordert haben.',
    },
    invited: {
      subject: (publication) => `Ihr Zugang zur Redaktion von ${publication}`,
      title: 'Sie sind in die Redaktion eingeladen',
      lead: (publication) => `Ab sofort können Sie sich in der Redaktion von ${publication} anmelden.`,
      how: 'Ein Passwort gibt es nicht: Geben Sie auf der Seite diese E-Mail-Adresse ein, und Sie erhalten jedes Mal einen Link.',
      button: 'Zur Anmeldung',
    },
    whyPerson: (publication) =>
      `Sie erhalten diese E-Mail, weil diese Adresse auf der Liste der Redaktion von ${publication} steht.`,
    whyDesk: (publication) => `Sie erhalten diese E-Mail, weil dies die Adresse der Redaktion von ${publication} ist.`,

    digestSubject: (lead, others) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber('de', others, { one: 'und # weiterer Beitrag', other: 'und # weitere Beiträge' })}`,

    confirmSubject: (publication) => `Bestätigen Sie Ihr Abonnement von ${publication}`,
    confirmTitle: 'Bestätigen Sie Ihre Anmeldung',
    confirmLead: (publication) =>
      `Mit dieser Adresse wurde die Wochenübersicht von ${publication} bestellt. Wenn Sie das waren, klicken Sie auf die Schaltfläche und bestätigen Sie auf der Seite, die sich öffnet.`,
    confirmButton: 'Anmeldung bestätigen',
    confirmHours: (hours) =>
      inNumber('de', hours, { one: 'Der Link gilt # Stunde.', other: 'Der Link gilt # Stunden.' }),
    /** Under a button, over its address. */
    copyAddress: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
    never: 'Das war ich nicht: bitte nie wieder anschreiben',
    confirmNot: 'Sie waren das nicht? Dann müssen Sie nichts tun: Ohne Bestätigung kommt keine Ausgabe.',

    welcomeSubject: (publication) => `Willkommen bei ${publication}`,
    welcomeTitle: 'Sie sind angemeldet',
    welcomeLead: (publication) => `Ab jetzt kommt die Wochenübersicht von ${publication} an diese Adresse.`,
    promise: 'Eine E-Mail pro Woche. Mit einem Klick abbestellt.',
    firstComes: (when) => `Die erste kommt am ${when}.`,
    reads: 'Bis dahin zwei Hintergrundberichte',
    lastDigest: (title) => `Wenn Sie nicht warten möchten, finden Sie die letzte Ausgabe hier: „${title}“.`,
    lastDigestButton: 'Letzte Ausgabe lesen',

    alreadySubject: (publication) => `Sie haben ${publication} bereits abonniert`,
    alreadyTitle: 'Sie sind bereits angemeldet',
    alreadyLead: (publication) =>
      `Mit dieser Adresse wurde noch einmal die Wochenübersicht von ${publication} bestellt. Sie erhalten sie bereits; Sie müssen nichts tun, und es hat sich nichts geändert.`,
    alreadyChange: 'Andere Themen, eine Pause oder keine E-Mails mehr? All das finden Sie in Ihren Einstellungen.',
    alreadyButton: 'Einstellungen öffnen',

    preferencesSubject: (publication) => `Ihre Einstellungen bei ${publication}`,
    preferencesTitle: 'Hier ist Ihr Link',
    preferencesLead: (publication) =>
      `Er öffnet die Einstellungen Ihres Abonnements von ${publication}: Themen, Sprache, Pause oder Abbestellung.`,
    preferencesButton: 'Einstellungen öffnen',
    exportSubject: (publication) => `Ihre Daten bei ${publication}`,
    exportTitle: 'Hier ist der Link zu Ihren Daten',
    exportLead: (publication) =>
      `Er öffnet eine Seite, auf der Sie alles, was ${publication} über Sie gespeichert hat, als eine Datei herunterladen.`,
    exportButton: 'Zum Herunterladen',
    eraseSubject: (publication) => `Ihre Daten bei ${publication} löschen`,
    eraseTitle: 'Ihre Daten löschen',
    eraseLead: (publication) =>
      `Dieser Link öffnet eine Seite, auf der Sie alles löschen können, was ${publication} über Sie gespeichert hat. Solange Sie dort nicht auf die Schaltfläche klicken, geschieht nichts; danach lässt sich nichts wiederherstellen.`,
    eraseButton: 'Zur Löschseite',
    onceOnly: (hours) =>
      inNumber('de', hours, {
        one: 'Der Link gilt einmal, # Stunde lang.',
        other: 'Der Link gilt einmal, innerhalb von # Stunden.',
      }),
    notAsked:
      'Sie haben das nicht angefordert? Dann müssen Sie nichts tun, und es geschieht nichts. Leiten Sie diese E-Mail nicht weiter.',
    preferencesKeep:
      'Der Link gehört nur Ihnen; leiten Sie diese E-Mail nicht weiter. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun.',

    fewStories: (had, minimum) => `Beiträge: ${had}; das Minimum ist ${minimum}`,
    silentFeed: (feed) => `Nichts Neues von ${feed}`,
    weekLetter: {
      subject: (publication, week) => `${publication}: so lief ${week}`,
      title: 'Die Woche in drei Sätzen',
      wentTo: (accepted, candidates) =>
        `Die Ausgabe ging an ${inNumber('de', accepted, { other: '#' })} von ${inNumber('de', candidates, { one: '# Leser', other: '# Lesern' })}.`,
      noDigest: 'Es wurde keine Ausgabe verschickt.',
      readers: (confirmed, left, active) =>
        `Neu angemeldet: ${inNumber('de', confirmed, { other: '#' })}, abgemeldet: ${inNumber('de', left, { other: '#' })}, Leser insgesamt: ${inNumber('de', active, { other: '#' })}.`,
      travelled: (shares, visits, best) =>
        best
          ? `Beiträge wurden ${inNumber('de', shares, { other: '#-mal' })} geteilt; geteilte Links und Ausgaben brachten ${inNumber('de', visits, { one: '# Besuch', other: '# Besuche' })}, am häufigsten geteilt wurde „${best.title}“ (${inNumber('de', best.shares, { other: '#-mal' })}).`
          : `Beiträge wurden ${inNumber('de', shares, { other: '#-mal' })} geteilt; geteilte Links und Ausgaben brachten ${inNumber('de', visits, { one: '# Besuch', other: '# Besuche' })}.`,
      day: (day, shares, visits) =>
        `${day}: ${inNumber('de', shares, { other: '#-mal geteilt' })}, ${inNumber('de', visits, { one: '# Besuch', other: '# Besuche' })}`,
      next: (when) => `Wenn niemand eingreift, wird die nächste Ausgabe automatisch verschickt: ${when}.`,
      nextByHand: (when) =>
        `Die nächste Ausgabe ist bereit: ${when}. Wenn niemand sie innerhalb von sechs Stunden verschickt, verfällt sie.`,
      numbers: 'Diese Zahlen in der Redaktion ansehen',
    },
    desk: {
      thin_week: {
        subject: (publication, week) => `${publication}: keine Ausgabe für ${week}`,
        title: 'Zu wenige Beiträge für eine Ausgabe',
        lead: (week) =>
          `Die Ausgabe für ${week} wurde nicht verschickt: Es gab zu wenige Beiträge. Die Leser haben keine E-Mail bekommen. Was später erscheint, zählt für die nächste Ausgabe.`,
      },
      late_slot: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} wartet auf Sie`,
        title: 'Der Sendetermin ist seit Stunden vorbei',
        lead: (week) =>
          `Der Termin der Ausgabe für ${week} verstrich, während der Dienst nicht lief. Es ist zu spät, sie ungefragt zu verschicken. Sehen Sie sie an, dann senden Sie sie oder brechen Sie ab. Tut es niemand, bekommt für diese Woche niemand eine Ausgabe.`,
      },
      blocked: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} ist blockiert`,
        title: 'Die Ausgabe konnte nicht erstellt werden',
        lead: (week) =>
          `Die Ausgabe für ${week} ließ sich nicht erstellen, und niemand hat eine E-Mail bekommen. Unten steht, was im Weg war. Wenn das behoben ist, versuchen Sie es noch einmal. Tut es niemand, wird sie nicht verschickt.`,
      },
      needs_approval: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} braucht Ihre Freigabe`,
        title: 'Eine Ausgabe braucht Ihre Freigabe',
        lead: (week) =>
          `Die Ausgabe für ${week} ist ein Entwurf und wartet darauf, dass jemand sie verschickt. Sechs Stunden nach ihrem Termin verfällt sie.`,
      },
      expired: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} ist verfallen`,
        title: 'Die Ausgabe ist verfallen',
        lead: (week) =>
          `Niemand hat die Ausgabe für ${week} innerhalb von sechs Stunden nach ihrem Termin freigegeben; sie wurde nicht verschickt. Ihre Beiträge können in der nächsten erscheinen.`,
      },
      on_hold: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} wird zurückgehalten`,
        title: 'Die Ausgabe wird zurückgehalten',
        lead: (week) =>
          `Der Termin der Ausgabe für ${week} ist da, doch sie wurde nicht verschickt, weil jemand in der Redaktion sie zurückhält. Geben Sie sie dort frei, dann geht sie in wenigen Minuten hinaus. Wenn niemand das tut, verfällt sie zu dieser Stunde:`,
      },
      hold_expired: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} ist verfallen`,
        title: 'Die Ausgabe ist verfallen',
        lead: (week) =>
          `Die Ausgabe für ${week} wurde bis sechs Stunden nach ihrem Termin zurückgehalten und nicht verschickt. Es ist nichts zu tun. Ihre Beiträge können in der nächsten erscheinen:`,
      },
      paused: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} pausiert`,
        title: 'Die Ausgabe pausiert',
        lead: (week) =>
          `Der Versanddienst nimmt von der Ausgabe für ${week} zurzeit nichts mehr an. Ist ein Kontingent erschöpft, geht der Rest von selbst hinaus, sobald es wieder reicht; darf ein Schlüssel oder eine Domain nicht senden, bringen Sie das in Ordnung und setzen Sie dann fort. Niemand bekommt die Ausgabe zweimal.`,
      },
      needs_review: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} braucht Ihre Entscheidung`,
        title: 'Eine Ausgabe braucht Ihre Entscheidung',
        lead: (week) =>
          `Ein Teil der Ausgabe für ${week} wurde nicht verschickt, oder es ist unklar, ob er es wurde; ein neuer Versuch könnte manche doppelt erreichen. Sehen Sie sie an, dann versuchen Sie es erneut oder brechen Sie ab. Bis dahin wird nichts weiter davon verschickt.`,
      },
      stalled: {
        subject: (publication, week) => `${publication}: Die Ausgabe für ${week} steht still`,
        title: 'Der Versand steht still',
        lead: (week) =>
          `Die Ausgabe für ${week} wird verschickt, aber seit einer halben Stunde hat sich nichts bewegt. Der Dienst versucht es von selbst weiter; hält das an, prüfen Sie den Versanddienst und den Zustand des Dienstes.`,
      },
      dead_letter: {
        subject: (publication) => `${publication}: Eine interne Nachricht ist endgültig gescheitert`,
        title: 'Eine interne Nachricht ist endgültig gescheitert',
        lead: () =>
          'Der Dienst hat es ein Dutzend Mal versucht und sie beiseitegelegt; verloren ist nichts. In der Redaktion lässt sie sich erneut versuchen oder beiseitelegen; tut es niemand, wartet sie dort. Sie kam aus dieser Warteschlange:',
      },
      cron_silent: {
        subject: (publication) => `${publication}: Die Uhr des Dienstes stand still`,
        title: 'Die Uhr des Dienstes stand still',
        lead: () =>
          'Eine Viertelstunde oder länger hat die Uhr nichts gestartet: keine Ausgabe, keinen zweiten Versuch. Eine Ausgabe, deren Termin weniger als sechs Stunden vorbei ist, geht trotzdem von selbst hinaus. Zuletzt lief die Uhr:',
      },
      breaker: {
        subject: (publication) => `${publication}: Das Anmeldeformular wird missbraucht`,
        title: 'Das Anmeldeformular wird missbraucht',
        lead: () =>
          'Viele Adressen wurden eingegeben, und kaum jemand hat bestätigt: Vermutlich meldet jemand Fremde an. Ab jetzt muss sich jede Anmeldung durch eine Prüfung ausweisen oder auf Sie warten. Das endet von selbst, sobald wieder bestätigt wird.',
      },
      held: {
        subject: (publication) => `${publication}: Anmeldungen warten auf Sie`,
        title: 'Anmeldungen warten auf Sie',
        lead: () =>
          'Einige Anmeldungen sahen aus, als hätte sie eine Maschine ausgefüllt. Niemand hat dafür eine E-Mail bekommen. Sehen Sie sie in der Redaktion an, dann geben Sie sie frei oder verwerfen Sie sie. Tut es niemand, werden sie nach einer Woche vergessen.',
      },
      mail_stopped: {
        subject: (publication) => `${publication}: Der Versanddienst weist Ihren Absender ab`,
        title: 'Der Versanddienst weist Ihren Absender ab',
        lead: () =>
          'Bestätigungen und andere E-Mails an Leser gehen nicht hinaus: Der Versanddienst weist den Schlüssel, die Domain oder die Absenderadresse ab, oder etwas steht zwischen uns und ihm. Nichts geht verloren; jede E-Mail wird alle Viertelstunde wieder versucht und geht hinaus, sobald das behoben ist. Eine Bestätigung, die nach einer Woche nicht hinaus ist, wird aufgegeben. Das sagt der Versanddienst, und so viele E-Mails warten:',
      },
      mail_failed: {
        subject: (publication) => `${publication}: Eine E-Mail wurde abgewiesen`,
        title: 'Eine E-Mail wurde abgewiesen',
        lead: () =>
          'Der Versanddienst hat einige Bestätigungen oder andere E-Mails wegen ihrer Empfänger abgewiesen und nimmt sie nicht an. Niemand hat dadurch einen Nachteil: Wer sich noch einmal anmeldet, bekommt wieder eine E-Mail. In der Redaktion lässt sich jede neu senden oder beiseitelegen. Tut es niemand, werden sie nach einem Monat vergessen. Das sagt der Versanddienst, und so viele sind es:',
      },
      mail_unknown: {
        subject: (publication) => `${publication}: Niemand weiß, ob eine E-Mail gesendet wurde`,
        title: 'Niemand weiß, ob eine E-Mail gesendet wurde',
        lead: () =>
          '20 Stunden lang gab der Versanddienst für einige Bestätigungen oder andere E-Mails keine klare Antwort. Vielleicht sind sie angekommen; noch einmal gesendet, kämen sie womöglich doppelt. In der Redaktion lässt sich jede neu senden oder beiseitelegen. Tut es niemand, wird nichts mehr gesendet, und sie werden nach einem Monat vergessen. Das war die letzte Antwort, und so viele sind es:',
      },
      feed_failing: {
        subject: (publication) => `${publication}: Ein Feed ist nicht zu lesen`,
        title: 'Ein Feed ist nicht zu lesen',
        lead: () =>
          'Seit einem Tag konnte dieser Feed nicht gelesen werden, und seine Beiträge fehlen hier. Der Dienst versucht es stündlich weiter; wer die Website betreut, sollte nachsehen. Das ist der Feed und was er antwortet:',
      },
      button: 'In der Redaktion ansehen',
    },
  },
  page: {
    newsletters: 'Newsletter',
    newslettersLead: 'Von jedem eine Übersicht pro Woche. Wählen Sie, was Sie lesen möchten.',
    noPublications: 'Hier gibt es noch keinen Newsletter.',
    skip: 'Zum Inhalt springen',
    toSite: (publication) => `Zur Website von ${publication}`,
    toArchive: 'Alle Ausgaben',
    allNewsletters: 'Alle Newsletter',
    webFeed: 'Feed',

    digestOf: (day) => `Ausgabe vom ${day}`,
    archiveTitle: (publication) => `${publication}: die Wochenübersicht`,
    archiveHeading: 'Alle bisherigen Ausgaben',
    archiveEmpty: 'Die erste Ausgabe ist noch nicht erschienen. Tragen Sie sich ein, und Sie bekommen sie.',
    archiveEnd: 'Ältere Ausgaben gibt es nicht.',
    older: 'Ältere Ausgaben',
    previousDigest: 'Vorige Ausgabe',
    nextDigest: 'Nächste Ausgabe',
    newest: 'Zurück zur neuesten',

    correction: 'Korrektur',
    noBias: 'Keine Angaben zur Tendenz',
    passOnLabel: (title) => `Teilen: ${title}`,

    consentVersion: '2',
    signUpHeading: 'Die Wochenübersicht per E-Mail',
    signUpLead: 'Die Hintergründe, die Leser diese Woche geteilt haben, und was man dazu wissen sollte.',
    email: 'E-Mail-Adresse',
    topics: 'Worüber möchten Sie lesen?',
    topicsHint: 'Beiträge dazu stehen in Ihrer Ausgabe vorn. Mindestens zwei kommen immer aus anderen Themen.',
    minutesLabel: 'Lesezeit',
    minutesAll: 'Ohne Grenze',
    minutesAbout: (minutes) => inNumber('de', minutes, { one: 'Etwa # Minute', other: 'Etwa # Minuten' }),
    minutesHint: 'Was darüber hinausgeht, steht mit je einer Zeile am Ende.',
    signUpButton: 'Wochenübersicht bestellen',
    promise: 'Eine E-Mail pro Woche. Mit einem Klick abbestellt.',
    errorTitle: 'Bitte prüfen Sie das Formular',
    emailInvalid: 'Geben Sie eine Adresse wie name@example.com ein.',
    emailMissing: 'Geben Sie Ihre E-Mail-Adresse ein.',
    formInvalid: 'Das ist nicht vollständig angekommen. Bitte prüfen Sie das Formular und senden Sie es noch einmal.',

    challengeTitle: 'Noch ein Schritt',
    challengeLead:
      'Programme missbrauchen dieses Formular. Bitte zeigen Sie, dass Sie ein Mensch sind; was Sie eingegeben haben, steht noch da.',
    challengeAgain: 'Das hat nicht geklappt. Bitte versuchen Sie die Prüfung noch einmal.',
    challengeWait:
      'Die Prüfung erscheint nicht oder funktioniert nicht? Senden Sie das Formular ohne sie: Jemand aus der Redaktion schaltet Sie frei.',
    challengeWaitButton: 'An die Redaktion senden',

    checkInboxTitle: 'Prüfen Sie Ihr Postfach',
    checkInboxLead: (publication) =>
      `Wir haben Ihnen eine E-Mail von ${publication} geschickt. Klicken Sie darin auf die Schaltfläche, dann bekommen Sie die nächste Ausgabe.`,
    checkInboxTo: (address, sender) => `Sie geht an ${address} und kommt von ${sender}.`,
    checkInboxSlow:
      'Nach ein paar Minuten noch nichts da? Sehen Sie im Spam-Ordner nach und prüfen Sie, ob die Adresse stimmt.',
    checkInboxAgain: 'Adresse neu eingeben',

    confirmTitle: 'Bestätigen Sie Ihre Anmeldung',
    confirmLead: (publication) => `Sie haben die Wochenübersicht von ${publication} bestellt.`,
    confirmButton: 'Ja, Wochenübersicht schicken',
    confirmNot: 'Sie waren das nicht? Schließen Sie diese Seite, dann kommt keine E-Mail.',
    confirmedTitle: 'Sie sind angemeldet',
    confirmedLead: (publication) => `Die nächste Ausgabe von ${publication} kommt in Ihr Postfach.`,
    confirmedWhen: (when) => `Sie kommt am ${when}.`,
    confirmedNext: 'Bis dahin: die bisherigen Ausgaben.',
    neverTitle: 'Diese Adresse nie wieder anschreiben?',
    neverLead: (publication) =>
      `Klicken Sie auf die Schaltfläche, dann schickt ${publication} nichts mehr an diese Adresse, wer immer sie einträgt.`,
    neverButton: 'Nie wieder anschreiben',
    neverDoneTitle: 'Sie werden nicht mehr angeschrieben',
    neverDone: (publication) => `${publication} schickt nichts mehr an diese Adresse, wer immer sie einträgt.`,
    expiredTitle: 'Dieser Link gilt nicht mehr',
    expiredLead:
      'Er ist zu alt, oder ein neuerer hat ihn ersetzt. Geben Sie Ihre Adresse noch einmal ein, und wir schicken Ihnen einen neuen Link.',
    expiredNoForm:
      'Er ist zu alt, oder ein Teil fehlt. Melden Sie sich noch einmal an, und wir schicken Ihnen einen neuen Link.',

    leaveTitle: (publication) => `Die Wochenübersicht von ${publication} abbestellen?`,
    leaveLead: 'Klicken Sie auf die Schaltfläche, dann bekommen Sie keine E-Mails mehr von uns. Mehr ist nicht nötig.',
    leaveButton: 'Abbestellen',
    leftTitle: 'Sie sind abgemeldet',
    leftOn: (day) => `Sie haben am ${day} abbestellt. Sie bekommen keine E-Mails mehr von uns.`,
    left: 'Sie bekommen keine E-Mails mehr von uns.',
    undoLead: 'War das ein Versehen, oder hat jemand anderes geklickt?',
    undoButton: 'Wieder anmelden',
    pauseInstead: 'Gerade zu viel? Bleiben Sie angemeldet, und die Wochenübersicht macht vier Wochen Pause.',
    pauseInsteadButton: 'Lieber vier Wochen Pause',
    pausedUntil: (day) => `Sie sind angemeldet, und die Wochenübersicht macht Pause bis ${day}.`,
    returnedTitle: 'Sie sind wieder dabei',
    returnedLead: (publication) => `Die nächste Ausgabe von ${publication} kommt wie bisher in Ihr Postfach.`,
    returnedNeutral: 'Die nächste Ausgabe kommt wie bisher in Ihr Postfach.',
    preferencesTitle: 'Ihre Einstellungen',
    preferencesOf: (address) => `Für ${address}`,
    preferencesSaved: 'Gespeichert.',
    preferencesButton: 'Einstellungen speichern',
    pauseLabel: 'Pause bis',
    pauseInvalid: 'Geben Sie einen Tag wie 2026-03-09 ein, oder lassen Sie das Feld leer.',
    languageLabel: 'Sprache unserer E-Mails und Seiten',
    ownDataHeading: 'Was wir über Sie gespeichert haben',
    ownDataLead:
      'Für beides schicken wir Ihnen einen neuen Link: So kann es niemand tun, dem nur eine unserer E-Mails weitergeleitet wurde.',
    ownDataKept: (days) =>
      `Wenn Sie abbestellt haben, wird Ihre Adresse nach ${inNumber('de', days, { one: '# Tag', other: '# Tagen' })} gelöscht. Es bleibt eine Prüfsumme, aus der sie niemand lesen kann, damit keine eingelesene Liste Sie wieder anmeldet.`,
    exportAsk: 'Meine Daten anfordern',
    eraseAsk: 'Meine Daten löschen',
    ownDataMailed: (publication) =>
      `Wir haben Ihnen eine E-Mail von ${publication} mit Ihrem Link geschickt. Er gilt einmal, einen Tag lang.`,
    toPreferences: 'Zurück zu Ihren Einstellungen',
    exportTitle: 'Alles, was wir über Sie gespeichert haben',
    exportLead: (publication) =>
      `Ihre Einstellungen bei ${publication}, wozu Sie wann zugestimmt haben und was Ihnen geschickt wurde: eine JSON-Datei, lesbar für Menschen und Programme.`,
    exportButton: 'Meine Daten herunterladen',
    exportOnce:
      'Die Schaltfläche funktioniert einmal. Wenn Sie die Datei noch einmal brauchen, fordern Sie einen neuen Link an.',
    eraseTitle: (publication) => `Ihre Daten bei ${publication} löschen?`,
    eraseLead:
      'Ihre Adresse und alles, was dazugehört, wird gelöscht, und Sie bekommen keine E-Mails mehr von uns. Niemand kann das rückgängig machen.',
    eraseStays:
      'Es bleibt eine Prüfsumme, aus der niemand Ihre Adresse lesen kann. Sie verhindert, dass andere sie wieder auf die Liste setzen; Sie selbst können es, indem Sie sich neu anmelden.',
    eraseButton: 'Meine Daten löschen',
    erasedTitle: 'Ihre Daten sind gelöscht',
    erasedLead: (publication) =>
      `Ihre Adresse und alles, was bei ${publication} dazugehörte, ist gelöscht. Sie bekommen keine E-Mails mehr von uns.`,
    ownDataOver:
      'Er wurde schon benutzt oder ist zu alt. Geben Sie Ihre Adresse ein, und wir schicken Ihnen den Link zu Ihren Einstellungen; dort können Sie einen neuen anfordern.',
    testTitle: 'Das ist ein Link aus einer Testmail',
    testLead:
      'In der E-Mail einer Leserin oder eines Lesers führt er auf die eigene Seite. Dieser gehört niemandem und ändert nichts. Wenn Sie zu unseren Lesern gehören und Ihren eigenen Link möchten, geben Sie Ihre Adresse ein.',
    unknownTitle: 'Diesen Link kennen wir nicht',
    unknownLead:
      'Vielleicht fehlt ein Teil. Geben Sie Ihre Adresse ein, und wir schicken Ihnen Ihren Link, wenn Sie zu unseren Lesern gehören.',
    linkLead: 'Geben Sie Ihre Adresse ein, und wir schicken Ihnen Ihren Link, wenn Sie zu unseren Lesern gehören.',
    linkButton: 'Link zuschicken',
    linkPromise: 'Damit können Sie abbestellen oder ändern, was Sie bekommen.',
    linkMailed: 'Gehört die Adresse zu einem unserer Leser, haben wir ihr eine E-Mail mit dem Link geschickt.',

    errors: {
      missingTitle: 'Hier ist keine Seite',
      missingNext:
        'Vielleicht ist die Adresse falsch geschrieben, oder die Seite gibt es nicht mehr. Alle Newsletter stehen auf einer Seite.',
      badTitle: 'Das ließ sich nicht lesen',
      badNext: 'Gehen Sie zurück, prüfen Sie die Eingabe und versuchen Sie es noch einmal.',
      deniedTitle: 'Das ist für Sie nicht zugänglich',
      deniedNext: 'Wenn es das sein sollte, fragen Sie beim Herausgeber des Newsletters nach.',
      busyTitle: 'Einen Moment bitte',
      busyNext: 'Warten Sie eine Minute und versuchen Sie es noch einmal. Nichts ist verloren.',
      brokenTitle: 'Bei uns ist etwas schiefgegangen',
      brokenNext:
        'Es liegt nicht an Ihnen. Versuchen Sie es in einer Minute noch einmal; bleibt es dabei, nennen Sie uns die Nummer der Anfrage.',
    },
  },
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'Teilen',
    networks: 'whatsapp facebook bluesky linkedin email copy',
    more: 'Mehr',
    channels: {
      native: 'Andere Apps',
      whatsapp: 'WhatsApp',
      x: 'X',
      facebook: 'Facebook',
      linkedin: 'LinkedIn',
      telegram: 'Telegram',
      bluesky: 'Bluesky',
      mastodon: 'Mastodon',
      reddit: 'Reddit',
      threads: 'Threads',
      email: 'E-Mail',
      copy: 'Link kopieren',
      pinterest: 'Pinterest',
      tumblr: 'Tumblr',
      vk: 'VK',
      hackernews: 'Hacker News',
      line: 'LINE',
      xing: 'XING',
      threema: 'Threema',
      instapaper: 'Instapaper',
    },
    moreStories: 'Das könnte Sie auch interessieren',
    moreDeepDives: 'Weitere Hintergründe',
    copied: 'Link kopiert.',
    failed: 'Das ist nicht angekommen. Versuchen Sie es in einer Minute noch einmal.',
    checkInbox:
      'Wir haben Ihnen eine E-Mail geschickt. Klicken Sie darin auf die Schaltfläche, dann bekommen Sie die nächste Ausgabe.',
  },
}
