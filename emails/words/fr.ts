/** Every sentence that readers see, in French. Narrow no-break spaces stand before « ; : ! ? » as French typography wants them. */
import type { Words } from './en'
import { type Forms, inNumber } from './number'

const READING_TIME: Forms = { other: '# min de lecture' }
const SOURCES: Forms = { one: '# source', other: '# sources' }

export const fr: Words = {
  code: 'fr',
  direction: 'ltr',
  mail: {
    locale: 'fr-FR',
    week: (week, year) => `semaine ${week} de ${year}`,

    readingTime: (minutes) => inNumber('fr', minutes, READING_TIME),
    sources: (count) => inNumber('fr', count, SOURCES),
    bias: (label) => `orientation\u202f: ${label}`,
    sentiment: { positive: 'positif', neutral: 'neutre', negative: 'négatif' },
    stories: (count) => inNumber('fr', count, { one: '# article', other: '# articles' }),
    minutesInAll: (minutes) =>
      inNumber('fr', minutes, { one: '# minute de lecture en tout', other: '# minutes de lecture en tout' }),
    because: {
      shared: (count) =>
        inNumber('fr', count, { one: 'Partagé une fois cette semaine', other: 'Partagé # fois cette semaine' }),
      sharedByReaders: 'Partagé par des lecteurs cette semaine',
      visited: (count) =>
        inNumber('fr', count, {
          one: 'Ouvert une fois cette semaine grâce à un lien partagé',
          other: 'Ouvert # fois cette semaine grâce à des liens partagés',
        }),
      visitedByReaders: 'Ouvert cette semaine grâce à des liens partagés',
      pinned: 'Choisi par la rédaction',
      updated: 'Mis à jour depuis notre premier envoi',
    },
    mostShared: (count) =>
      inNumber('fr', count, {
        one: 'Ce que les lecteurs ont le plus partagé cette semaine',
        other: 'Ce que les lecteurs ont le plus partagé cette semaine\u202f: # fois',
      }),
    mostSharedByReaders: 'Ce que les lecteurs ont le plus partagé cette semaine',
    decides: 'Ce que vous partagez décide de la une de la semaine prochaine.',
    forwarded: 'On vous a transféré ce message\u202f? Abonnez-vous.',
    also: (titles) => `Aussi dans ce numéro\u202f: ${titles}`,
    related: 'À lire aussi',
    inOurDigest: (day) => `dans notre numéro du ${day}`,
    /** Why a story leads, or stands where it does, in the digest of somebody who chose its topic. */
    youFollow: (topic) => `Vous suivez\u202f: ${topic}`,
    /** Over stories that are told in a line each. */
    inALine: 'Également cette semaine',
    /** Beside the day, in a digest to its reader's taste. */
    forYou: 'composé pour vous',
    /** Over what was wrong in a story, for whoever was sent it. */
    correction: 'Rectificatif à un article que nous vous avons envoyé',
    passOn: 'Partager',
    channels: { x: 'X', whatsapp: 'WhatsApp', email: 'E-mail' },
    follows: (label) => `${label}\u202f:`,
    onTheWeb: 'Lire en ligne',

    preferences: 'Préférences',
    unsubscribe: 'Se désabonner',
    archive: 'Tous les numéros',
    whySubscribed: (publication) => `Vous recevez ce message au titre de votre abonnement à ${publication}.`,
    whyTyped: (publication) =>
      `Vous recevez ce message parce que cette adresse a été saisie dans le formulaire d’inscription de ${publication}.`,
    whyLink: (publication) =>
      `Vous recevez ce message parce que quelqu’un a demandé à ${publication} le lien vers les réglages de cette adresse.`,
    entry: {
      subject: (publication) => `Votre lien vers la rédaction de ${publication}`,
      title: 'Voici votre lien',
      lead: (publication) => `Il vous connecte à la rédaction de ${publication}.`,
      button: 'Ouvrir la rédaction',
      once: 'Il ne sert qu’une fois, pendant dix minutes, dans le navigateur où vous l’avez demandé.',
    },
    invited: {
      subject: (publication) => `Votre accès à la rédaction de ${publication}`,
      title: 'Vous avez désormais accès à la rédaction',
      lead: (publication) => `La rédaction de ${publication} vous invite à la rejoindre.`,
      how: 'Pas de mot de passe\u202f: saisissez cette adresse e-mail sur la page de connexion, et vous recevrez un lien à chaque fois.',
      button: 'Aller à la page de connexion',
    },
    whyPerson: (publication) =>
      `Vous recevez ce message parce que cette adresse figure sur la liste de la rédaction de ${publication}.`,
    whyDesk: (publication) =>
      `Vous recevez ce message parce que cette adresse est celle de la rédaction de ${publication}.`,

    digestSubject: (lead, others) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber('fr', others, { one: 'et # autre article', other: 'et # autres articles' })}`,

    confirmSubject: (publication) => `Confirmez votre abonnement à ${publication}`,
    confirmTitle: 'Confirmez votre inscription',
    confirmLead: (publication) =>
      `Cette adresse a été saisie pour recevoir la lettre hebdomadaire de ${publication}. Si c’est bien vous, cliquez sur le bouton, puis confirmez sur la page qui s’ouvre.`,
    confirmButton: 'Confirmer mon inscription',
    confirmHours: (hours) =>
      inNumber('fr', hours, { one: 'Le lien est valable # heure.', other: 'Le lien est valable # heures.' }),
    /** Under a button, over its address. */
    copyAddress: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u202f:',
    never: 'Ce n’était pas moi\u202f: ne plus jamais me solliciter',
    confirmNot: 'Ce n’était pas vous\u202f? Ne faites rien\u202f: sans confirmation, aucun numéro ne sera envoyé.',

    welcomeSubject: (publication) => `Bienvenue chez ${publication}`,
    welcomeTitle: 'Votre abonnement est confirmé',
    welcomeLead: (publication) => `Vous recevrez désormais la lettre hebdomadaire de ${publication} à cette adresse.`,
    promise: 'Un e-mail par semaine. Désabonnement en un clic.',
    firstComes: (when) => `Le premier numéro arrivera ${when}.`,
    reads: 'En attendant, deux articles de fond',
    lastDigest: (title) => `Si vous préférez ne pas attendre, le dernier numéro est ici\u202f: «\u202f${title}\u202f».`,
    lastDigestButton: 'Lire le dernier numéro',

    alreadySubject: (publication) => `Vous recevez déjà la lettre de ${publication}`,
    alreadyTitle: 'Vous recevez déjà la lettre',
    alreadyLead: (publication) =>
      `Cette adresse a de nouveau été saisie pour recevoir la lettre hebdomadaire de ${publication}. Vous la recevez déjà\u202f: il n’y a rien à faire, et rien n’a changé.`,
    alreadyChange: 'D’autres thèmes, une pause ou plus aucun message\u202f? Tout se règle dans vos préférences.',
    alreadyButton: 'Ouvrir mes préférences',

    preferencesSubject: (publication) => `Vos préférences chez ${publication}`,
    preferencesTitle: 'Voici votre lien',
    preferencesLead: (publication) =>
      `Il ouvre les réglages de votre abonnement à ${publication}\u202f: thèmes, langue, pause ou désabonnement.`,
    preferencesButton: 'Ouvrir mes préférences',
    exportSubject: (publication) => `Vos données chez ${publication}`,
    exportTitle: 'Voici le lien vers vos données',
    exportLead: (publication) =>
      `Il ouvre une page où vous pouvez télécharger, en un seul fichier, tout ce que ${publication} conserve sur vous.`,
    exportButton: 'Aller au téléchargement',
    eraseSubject: (publication) => `Supprimer vos données chez ${publication}`,
    eraseTitle: 'Supprimer vos données',
    eraseLead: (publication) =>
      `Ce lien ouvre une page où vous pouvez supprimer tout ce que ${publication} conserve sur vous. Rien ne se passe tant que vous n’avez pas cliqué sur le bouton\u202f; ensuite, la suppression est définitive.`,
    eraseButton: 'Aller à la page de suppression',
    onceOnly: (hours) =>
      inNumber('fr', hours, {
        one: 'Le lien ne sert qu’une fois, pendant # heure.',
        other: 'Le lien ne sert qu’une fois, dans les # heures.',
      }),
    notAsked: 'Vous n’avez rien demandé\u202f? Ne faites rien, et rien ne se passera. Ne transférez pas ce message.',
    preferencesKeep:
      'Ce lien n’est qu’à vous\u202f; ne transférez pas ce message. Si vous ne l’avez pas demandé, ne faites rien.',

    fewStories: (had, minimum) => `Articles\u202f: ${had}\u202f; le minimum est de ${minimum}`,
    silentFeed: (feed) => `Rien de nouveau de ${feed}`,
    weekLetter: {
      subject: (publication, week) => `${publication}\u202f: bilan de la ${week}`,
      title: 'La semaine en trois phrases',
      wentTo: (accepted, candidates) =>
        `Le numéro a été envoyé à ${inNumber('fr', accepted, { one: '# lecteur', other: '# lecteurs' })} sur ${inNumber('fr', candidates, { other: '#' })}.`,
      noDigest: 'Aucun numéro n’a été envoyé.',
      readers: (confirmed, left, active) =>
        `Inscriptions confirmées\u202f: ${inNumber('fr', confirmed, { other: '#' })}, désabonnements\u202f: ${inNumber('fr', left, { other: '#' })}, lecteurs en tout\u202f: ${inNumber('fr', active, { other: '#' })}.`,
      travelled: (shares, visits, best) =>
        best
          ? `Les articles ont été partagés ${inNumber('fr', shares, { other: '# fois' })}\u202f; ces partages et les numéros ont amené ${inNumber('fr', visits, { one: '# visite', other: '# visites' })}, et «\u202f${best.title}\u202f» est allé le plus loin (${inNumber('fr', best.shares, { one: '# partage', other: '# partages' })}).`
          : `Les articles ont été partagés ${inNumber('fr', shares, { other: '# fois' })}\u202f; ces partages et les numéros ont amené ${inNumber('fr', visits, { one: '# visite', other: '# visites' })}.`,
      day: (day, shares, visits) =>
        `${day}\u202f: ${inNumber('fr', shares, { one: '# partage', other: '# partages' })}, ${inNumber('fr', visits, { one: '# visite', other: '# visites' })}`,
      next: (when) => `Si personne n’intervient, le prochain numéro partira automatiquement ${when}.`,
      nextByHand: (when) =>
        `Le prochain numéro sera prêt ${when}. Si personne ne l’envoie dans les six heures, il expire.`,
      numbers: 'Voir ces chiffres dans l’espace rédaction',
    },
    desk: {
      thin_week: {
        subject: (publication, week) => `${publication}\u202f: pas de numéro pour la ${week}`,
        title: 'Trop peu d’articles pour un numéro',
        lead: (week) =>
          `Le numéro de la ${week} n’a pas été envoyé\u202f: il n’y avait pas assez d’articles. Les lecteurs n’ont rien reçu. Les articles à venir compteront pour le prochain.`,
      },
      late_slot: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} vous attend`,
        title: 'L’heure d’envoi est passée depuis des heures',
        lead: (week) =>
          `L’heure du numéro de la ${week} est passée alors que le service ne tournait pas. Il est trop tard pour l’envoyer sans vous demander. Relisez-le, puis envoyez-le ou annulez-le. Si personne ne le fait, il n’y aura pas de numéro cette semaine-là.`,
      },
      blocked: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} est bloqué`,
        title: 'Le numéro n’a pas pu être composé',
        lead: (week) =>
          `Le numéro de la ${week} n’a pas pu être mis en page, et personne n’a rien reçu. Voici ce qui l’a empêché. Une fois réparé, réessayez. Si personne ne le fait, il n’est pas envoyé.`,
      },
      needs_approval: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} attend votre accord`,
        title: 'Un numéro attend votre accord',
        lead: (week) =>
          `Le numéro de la ${week} est un brouillon et attend que quelqu’un l’envoie. Il expire six heures après l’heure prévue.`,
      },
      expired: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} a expiré`,
        title: 'Le numéro a expiré',
        lead: (week) =>
          `Personne n’a approuvé le numéro de la ${week} dans les six heures, et il n’a pas été envoyé. Ses articles pourront figurer dans le prochain.`,
      },
      on_hold: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} est retenu`,
        title: 'Le numéro est retenu',
        lead: (week) =>
          `L’heure du numéro de la ${week} est venue, mais il n’est pas parti, car quelqu’un à la rédaction le retient. Libérez-le là-bas et il partira en quelques minutes. Si personne ne le fait, il expire à cette heure\u202f:`,
      },
      hold_expired: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} a expiré`,
        title: 'Le numéro a expiré',
        lead: (week) =>
          `Le numéro de la ${week} a été retenu jusqu’à six heures après l’heure prévue et n’est pas parti. Il n’y a rien à faire. Ses articles peuvent paraître dans le prochain\u202f:`,
      },
      paused: {
        subject: (publication, week) => `${publication}\u202f: l’envoi du numéro de la ${week} est suspendu`,
        title: 'L’envoi est suspendu',
        lead: (week) =>
          `Pour l’instant, le prestataire d’envoi n’accepte plus rien du numéro de la ${week}. S’il s’agit d’un quota, le reste partira dès qu’il sera renouvelé\u202f; si une clé ou un domaine n’a pas le droit d’envoyer, corrigez-le, puis reprenez l’envoi. Personne ne le recevra deux fois.`,
      },
      needs_review: {
        subject: (publication, week) => `${publication}\u202f: le numéro de la ${week} a besoin de vous`,
        title: 'Un numéro a besoin de vous',
        lead: (week) =>
          `Une partie du numéro de la ${week} n’a pas été envoyée, ou nul ne sait si elle l’a été\u202f; un nouvel essai automatique risquerait d’écrire deux fois aux mêmes personnes. Vérifiez-le, puis relancez-le ou annulez-le. D’ici là, plus rien n’en est envoyé.`,
      },
      stalled: {
        subject: (publication, week) => `${publication}\u202f: l’envoi du numéro de la ${week} n’avance plus`,
        title: 'L’envoi n’avance plus',
        lead: (week) =>
          `Le numéro de la ${week} est en cours d’envoi, mais rien n’a bougé depuis une demi-heure. Le service continue d’essayer\u202f; si cela dure, regardez du côté du prestataire et de l’état du service.`,
      },
      dead_letter: {
        subject: (publication) => `${publication}\u202f: un message interne a définitivement échoué`,
        title: 'Un message interne a définitivement échoué',
        lead: () =>
          'Le service l’a essayé une douzaine de fois, puis mis de côté\u202f; rien n’est perdu. À la rédaction, on peut le relancer ou l’écarter\u202f; si personne ne le fait, il y attend. Il venait de cette file\u202f:',
      },
      cron_silent: {
        subject: (publication) => `${publication}\u202f: l’horloge du service s’est arrêtée`,
        title: 'L’horloge du service s’est arrêtée',
        lead: () =>
          'Pendant un quart d’heure ou plus, l’horloge n’a rien lancé\u202f: ni numéro ni nouvel essai. Un numéro en retard de moins de six heures partira quand même. Dernier passage\u202f:',
      },
      breaker: {
        subject: (publication) => `${publication}\u202f: le formulaire d’inscription est détourné`,
        title: 'Le formulaire d’inscription est détourné',
        lead: () =>
          'Beaucoup d’adresses ont été saisies et presque personne n’a confirmé\u202f: quelqu’un inscrit sans doute des inconnus. Désormais, chaque inscription doit passer une vérification ou vous attendre. Cela prend fin dès que les confirmations reviennent.',
      },
      held: {
        subject: (publication) => `${publication}\u202f: des inscriptions vous attendent`,
        title: 'Des inscriptions vous attendent',
        lead: () =>
          'Certaines inscriptions semblaient venir d’une machine. Aucun message n’est parti pour elles. Consultez-les à la rédaction, puis acceptez-les ou écartez-les. Si personne ne le fait, elles sont oubliées après une semaine.',
      },
      mail_stopped: {
        subject: (publication) => `${publication}\u202f: le prestataire d’envoi refuse votre expéditeur`,
        title: 'Le prestataire d’envoi refuse votre expéditeur',
        lead: () =>
          'Les confirmations et les autres messages ne partent pas\u202f: le prestataire d’envoi refuse la clé, le domaine ou l’adresse de l’expéditeur, ou quelque chose s’interpose entre lui et nous. Rien n’est perdu\u202f: chaque message est réessayé tous les quarts d’heure et partira dès que ce sera réparé. Une confirmation qui n’est pas partie après une semaine est abandonnée. Voici ce que dit le prestataire, et combien de messages attendent\u202f:',
      },
      mail_failed: {
        subject: (publication) => `${publication}\u202f: un message a été refusé`,
        title: 'Un message a été refusé',
        lead: () =>
          'Le prestataire d’envoi a refusé des confirmations ou d’autres messages à cause de leur destinataire et ne les prendra pas. Cela ne compte contre personne\u202f: toute personne qui s’inscrit de nouveau recevra un nouveau message. À la rédaction, on peut renvoyer chacun d’eux ou l’écarter. Si personne ne le fait, ils sont oubliés après un mois. Voici ce que dit le prestataire, et combien il y en a\u202f:',
      },
      mail_unknown: {
        subject: (publication) => `${publication}\u202f: personne ne sait si un message est parti`,
        title: 'Personne ne sait si un message est parti',
        lead: () =>
          'Pendant 20\u00a0heures, le prestataire d’envoi n’a pas répondu clairement pour des confirmations ou d’autres messages. Ils sont peut-être arrivés\u202f; les renvoyer pourrait les faire arriver deux fois. À la rédaction, on peut renvoyer chacun d’eux ou l’écarter. Si personne ne le fait, rien d’autre ne part, et ils sont oubliés après un mois. Voici la dernière réponse, et combien il y en a\u202f:',
      },
      feed_failing: {
        subject: (publication) => `${publication}\u202f: un flux ne peut pas être lu`,
        title: 'Un flux ne peut pas être lu',
        lead: () =>
          'Depuis une journée, ce flux n’a pas pu être lu et ses articles manquent ici. Le service réessaie toutes les heures\u202f; la personne qui gère le site devrait y jeter un œil. Voici le flux et ce qu’il répond\u202f:',
      },
      button: 'Ouvrir l’espace rédaction',
    },
  },
  page: {
    newsletters: 'Lettres d’information',
    newslettersLead: 'Un numéro par semaine pour chacune. Choisissez celle que vous voulez lire.',
    noPublications: 'Il n’y a pas encore de lettre ici.',
    skip: 'Aller au texte',
    toSite: (publication) => `Le site de ${publication}`,
    toArchive: 'Tous les numéros',
    allNewsletters: 'Toutes les lettres',
    webFeed: 'Flux',

    digestOf: (day) => `Numéro du ${day}`,
    archiveTitle: (publication) => `${publication}\u202f: la lettre hebdomadaire`,
    archiveHeading: 'Tous les numéros parus',
    archiveEmpty: 'Le premier numéro n’est pas encore paru. Laissez votre adresse pour le recevoir.',
    archiveEnd: 'Il n’y a pas de numéro plus ancien.',
    older: 'Numéros plus anciens',
    previousDigest: 'Numéro précédent',
    nextDigest: 'Numéro suivant',
    newest: 'Revenir au plus récent',

    correction: 'Rectificatif',
    noBias: 'Orientation non renseignée',
    passOnLabel: (title) => `Partager\u202f: ${title}`,

    consentVersion: '2',
    signUpHeading: 'La lettre, par e-mail',
    signUpLead:
      'Les analyses que les lecteurs ont partagées cette semaine, et ce qu’il faut savoir pour les comprendre.',
    email: 'Adresse e-mail',
    topics: 'Que voulez-vous lire\u202f?',
    topicsHint:
      'Les articles sur ces thèmes viennent en tête de votre numéro. Deux au moins viennent toujours d’ailleurs.',
    minutesLabel: 'Durée de lecture',
    minutesAll: 'Sans limite',
    minutesAbout: (minutes) => inNumber('fr', minutes, { one: 'Environ # minute', other: 'Environ # minutes' }),
    minutesHint: 'Ce qui dépasse tient en une ligne par article.',
    signUpButton: 'Recevoir la lettre hebdomadaire',
    promise: 'Un e-mail par semaine. Désabonnement en un clic.',
    errorTitle: 'Veuillez revoir le formulaire',
    emailInvalid: 'Saisissez une adresse comme nom@example.com.',
    emailMissing: 'Saisissez votre adresse e-mail.',
    formInvalid: 'Le formulaire nous est parvenu incomplet. Vérifiez-le et renvoyez-le.',

    challengeTitle: 'Encore une étape',
    challengeLead:
      'Des programmes détournent ce formulaire. Montrez que vous êtes une personne\u202f; ce que vous avez saisi est toujours là.',
    challengeAgain: 'Cela n’a pas fonctionné. Veuillez refaire la vérification.',
    challengeWait:
      'La vérification ne s’affiche pas ou ne marche pas\u202f? Envoyez sans elle\u202f: quelqu’un de la rédaction vous inscrira.',
    challengeWaitButton: 'Envoyer à la rédaction',

    checkInboxTitle: 'Consultez votre boîte de réception',
    checkInboxLead: (publication) =>
      `Nous vous avons envoyé un e-mail de ${publication}. Cliquez sur le bouton qu’il contient, et vous recevrez le prochain numéro.`,
    checkInboxTo: (address, sender) => `Il est envoyé à ${address} par ${sender}.`,
    checkInboxSlow: 'Rien après quelques minutes\u202f? Regardez dans les indésirables et vérifiez l’adresse saisie.',
    checkInboxAgain: 'Corriger l’adresse',

    confirmTitle: 'Confirmez votre inscription',
    confirmLead: (publication) => `Vous avez demandé la lettre hebdomadaire de ${publication}.`,
    confirmButton: 'Oui, je veux la recevoir',
    confirmNot: 'Ce n’était pas vous\u202f? Fermez cette page, et vous ne recevrez rien.',
    confirmedTitle: 'Votre abonnement est confirmé',
    confirmedLead: (publication) => `Vous recevrez le prochain numéro de ${publication}.`,
    confirmedWhen: (when) => `Il arrivera ${when}.`,
    confirmedNext: 'En attendant, voici les numéros parus.',
    neverTitle: 'Ne plus jamais solliciter cette adresse\u202f?',
    neverLead: (publication) =>
      `Cliquez sur le bouton, et ${publication} n’écrira plus à cette adresse, quelle que soit la personne qui la saisit.`,
    neverButton: 'Ne plus jamais me solliciter',
    neverDoneTitle: 'Nous ne vous solliciterons plus',
    neverDone: (publication) =>
      `${publication} n’écrira plus à cette adresse, quelle que soit la personne qui la saisit.`,
    expiredTitle: 'Ce lien n’est plus valable',
    expiredLead:
      'Il est trop ancien, ou un plus récent l’a remplacé. Laissez de nouveau votre adresse, et nous vous enverrons un nouveau lien.',
    expiredNoForm:
      'Il est trop ancien, ou il en manque une partie. Inscrivez-vous de nouveau, et nous vous enverrons un nouveau lien.',

    leaveTitle: (publication) => `Ne plus recevoir la lettre de ${publication}\u202f?`,
    leaveLead: 'Cliquez sur le bouton, et vous ne recevrez plus rien de nous. Il n’y a rien d’autre à faire.',
    leaveButton: 'Me désabonner',
    leftTitle: 'Votre désabonnement est enregistré',
    leftOn: (day) => `Votre abonnement a pris fin le ${day}. Vous ne recevrez plus rien de nous.`,
    left: 'Vous ne recevrez plus rien de nous.',
    undoLead: 'C’était une erreur, ou quelqu’un d’autre a cliqué\u202f?',
    undoButton: 'Me réabonner',
    pauseInstead: 'Trop de courrier en ce moment\u202f? Gardez votre abonnement, avec une pause de quatre semaines.',
    pauseInsteadButton: 'Faire plutôt une pause de quatre semaines',
    pausedUntil: (day) => `Votre abonnement continue, et la lettre fait une pause jusqu’au ${day}.`,
    returnedTitle: 'Vous voilà de retour',
    returnedLead: (publication) => `Vous recevrez le prochain numéro de ${publication}, comme avant.`,
    returnedNeutral: 'Vous recevrez le prochain numéro, comme avant.',
    preferencesTitle: 'Vos préférences',
    preferencesOf: (address) => `Pour ${address}`,
    preferencesSaved: 'Enregistré.',
    preferencesButton: 'Enregistrer mes préférences',
    pauseLabel: 'Pause jusqu’au',
    pauseInvalid: 'Saisissez un jour comme 2026-03-09, ou laissez le champ vide.',
    languageLabel: 'Langue de nos messages et de nos pages',
    ownDataHeading: 'Ce que nous conservons sur vous',
    ownDataLead:
      'Pour cela, nous vous envoyons un nouveau lien\u202f: ainsi, personne d’autre ne peut le faire, même avec un de vos messages transférés.',
    ownDataKept: (days) =>
      `Après votre désabonnement, votre adresse est supprimée au bout de ${inNumber('fr', days, { one: '# jour', other: '# jours' })}. Il ne reste qu’une empreinte illisible, afin qu’aucune liste importée ne vous réinscrive.`,
    exportAsk: 'Recevoir une copie de mes données',
    eraseAsk: 'Supprimer mes données',
    ownDataMailed: (publication) =>
      `Nous vous avons envoyé un e-mail de ${publication} avec votre lien. Il ne sert qu’une fois, pendant un jour.`,
    toPreferences: 'Retour à vos préférences',
    exportTitle: 'Tout ce que nous conservons sur vous',
    exportLead: (publication) =>
      `Vos choix chez ${publication}, ce que vous avez accepté et quand, ce qui vous a été envoyé\u202f: un seul fichier JSON, lisible par les personnes et les programmes.`,
    exportButton: 'Télécharger mes données',
    exportOnce: 'Le bouton ne sert qu’une fois. Pour obtenir à nouveau le fichier, demandez un nouveau lien.',
    eraseTitle: (publication) => `Supprimer vos données chez ${publication}\u202f?`,
    eraseLead:
      'Votre adresse et tout ce qui s’y rattache seront supprimés, et vous ne recevrez plus rien de nous. La suppression est définitive.',
    eraseStays:
      'Il reste une empreinte dont personne ne peut tirer votre adresse. Elle empêche d’autres de la remettre sur la liste\u202f; vous le pouvez, en vous inscrivant de nouveau.',
    eraseButton: 'Supprimer mes données',
    erasedTitle: 'Vos données sont supprimées',
    erasedLead: (publication) =>
      `Votre adresse et tout ce qui s’y rattachait chez ${publication} sont supprimés. Vous ne recevrez plus rien de nous.`,
    ownDataOver:
      'Il a déjà servi, ou il est trop ancien. Laissez votre adresse, et nous vous enverrons le lien vers vos préférences\u202f; vous pourrez y en demander un nouveau.',
    testTitle: 'C’est un lien d’un message d’essai',
    testLead:
      'Dans le message d’un lecteur, il mène à sa propre page. Celui-ci n’est à personne et ne change rien. Si vous êtes lecteur et voulez votre propre lien, laissez votre adresse.',
    unknownTitle: 'Nous ne connaissons pas ce lien',
    unknownLead:
      'Il en manque peut-être une partie. Laissez votre adresse, et nous vous enverrons votre lien si vous êtes de nos lecteurs.',
    linkLead: 'Laissez votre adresse, et nous vous enverrons votre lien si vous êtes de nos lecteurs.',
    linkButton: 'M’envoyer mon lien',
    linkPromise: 'Il vous permet de vous désabonner ou de changer ce que vous recevez.',
    linkMailed: 'Si cette adresse est celle de l’un de nos lecteurs, nous lui avons envoyé un e-mail avec le lien.',

    errors: {
      missingTitle: 'Il n’y a pas de page ici',
      missingNext:
        'L’adresse est peut-être mal écrite, ou la page a disparu. Toutes les lettres sont réunies sur une page.',
      badTitle: 'Nous n’avons pas compris cette demande',
      badNext: 'Revenez en arrière, vérifiez et réessayez.',
      deniedTitle: 'Vous n’avez pas accès à cette page',
      deniedNext: 'Si vous devriez y avoir accès, adressez-vous à la personne qui s’occupe de la lettre.',
      busyTitle: 'Un instant, s’il vous plaît',
      busyNext: 'Attendez une minute, puis réessayez. Rien de ce que vous avez fait n’est perdu.',
      brokenTitle: 'Un problème est survenu de notre côté',
      brokenNext:
        'Vous n’y êtes pour rien. Réessayez dans une minute\u202f; si cela persiste, indiquez-nous le numéro de la demande.',
    },
  },
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'Partager',
    networks: 'whatsapp facebook x linkedin email copy',
    more: 'Plus',
    channels: {
      native: 'Autres applications',
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
      copy: 'Copier le lien',
      pinterest: 'Pinterest',
      tumblr: 'Tumblr',
      vk: 'VK',
      hackernews: 'Hacker News',
      line: 'LINE',
      xing: 'XING',
      threema: 'Threema',
      instapaper: 'Instapaper',
    },
    moreStories: 'À lire aussi',
    moreDeepDives: 'D’autres analyses à lire',
    copied: 'Lien copié.',
    failed: 'Cela ne nous est pas parvenu. Réessayez dans une minute.',
    checkInbox:
      'Nous vous avons envoyé un e-mail. Cliquez sur le bouton qu’il contient, et vous recevrez le prochain numéro.',
  },
}
