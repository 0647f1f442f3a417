/** Every sentence that readers see, in Spanish. Readers are addressed as «tú», in words that both shores of the Atlantic use. */
import type { Words } from './en'
import { type Forms, inNumber } from './number'

const READING_TIME: Forms = { other: '# min de lectura' }
const SOURCES: Forms = { one: '# fuente', other: '# fuentes' }

export const es: Words = {
  code: 'es',
  direction: 'ltr',
  mail: {
    locale: 'es-ES',
    week: (week, year) => `semana ${week} de ${year}`,

    readingTime: (minutes) => inNumber('es', minutes, READING_TIME),
    sources: (count) => inNumber('es', count, SOURCES),
    bias: (label) => `sesgo: ${label}`,
    sentiment: { positive: 'positivo', neutral: 'neutro', negative: 'negativo' },
    stories: (count) => inNumber('es', count, { one: '# artículo', other: '# artículos' }),
    minutesInAll: (minutes) =>
      inNumber('es', minutes, { one: '# minuto de lectura en total', other: '# minutos de lectura en total' }),
    because: {
      shared: (count) =>
        inNumber('es', count, { one: 'Compartido una vez esta semana', other: 'Compartido # veces esta semana' }),
      sharedByReaders: 'Compartido por lectores esta semana',
      visited: (count) =>
        inNumber('es', count, {
          one: 'Abierto una vez esta semana desde un enlace compartido',
          other: 'Abierto # veces esta semana desde enlaces compartidos',
        }),
      visitedByReaders: 'Abierto esta semana desde enlaces compartidos',
      pinned: 'Elegido por la redacción',
      updated: 'Actualizado desde nuestro primer envío',
    },
    mostShared: (count) =>
      inNumber('es', count, {
        one: 'Lo que más compartieron los lectores esta semana',
        other: 'Lo que más compartieron los lectores esta semana: # veces',
      }),
    mostSharedByReaders: 'Lo que más compartieron los lectores esta semana',
    decides: 'Lo que compartes decide qué abre el próximo resumen.',
    forwarded: '¿Te lo han reenviado? Recibe el tuyo.',
    also: (titles) => `Además: ${titles}`,
    related: 'Relacionado',
    inOurDigest: (day) => `en nuestro resumen del ${day}`,
    /** Why a story leads, or stands where it does, in the digest of somebody who chose its topic. */
    youFollow: (topic) => `Sigues ${topic}`,
    /** Over stories that are told in a line each. */
    inALine: 'También esta semana',
    /** Beside the day, in a digest to its reader's taste. */
    forYou: 'hecho a tu medida',
    /** Over what was wrong in a story, for whoever was sent it. */
    correction: 'Corrección de un artículo que te enviamos',
    passOn: 'Compartir',
    channels: { x: 'X', whatsapp: 'WhatsApp', email: 'Correo' },
    follows: (label) => `${label}:`,
    onTheWeb: 'Leer en la web',

    preferences: 'Preferencias',
    unsubscribe: 'Darme de baja',
    archive: 'Todos los números',
    whySubscribed: (publication) => `Recibes este correo porque te suscribiste a ${publication}.`,
    whyTyped: (publication) =>
      `Recibes este correo porque alguien introdujo esta dirección en el formulario de suscripción de ${publication}.`,
    whyLink: (publication) =>
      `Recibes este correo porque alguien pidió a ${publication} el enlace a los ajustes de esta dirección.`,
    entry: {
      subject: (publication) => `Tu enlace a la redacción de ${publication}`,
      title: 'Aquí tienes tu enlace',
      lead: (publication) => `Con él entrarás en la redacción de ${publication}.`,
      button: 'Abrir la redacción',
      once: 'Se puede usar una sola vez, durante diez minutos, en el navegador en el que lo pediste.',
    },
    invited: {
      subject: (publication) => `Tu acceso a la redacción de ${publication}`,
      title: 'Tienes acceso a la redacción',
      lead: (publication) => `Te han invitado a la redacción de ${publication}.`,
      how: 'No hace falta contraseña: escribe esta dirección de correo en la página de acceso y recibirás un enlace cada vez.',
      button: 'Ir a la página de acceso',
    },
    whyPerson: (publication) =>
      `Recibes este correo porque esta dirección está en la lista de la redacción de ${publication}.`,
    whyDesk: (publication) => `Recibes este correo porque esta es la dirección de la redacción de ${publication}.`,

    digestSubject: (lead, others) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber('es', others, { one: 'y # artículo más', other: 'y # artículos más' })}`,

    confirmSubject: (publication) => `Confirma tu suscripción a ${publication}`,
    confirmTitle: 'Confirma tu suscripción',
    confirmLead: (publication) =>
      `Alguien introdujo esta dirección para recibir el resumen semanal de ${publication}. Si fuiste tú, pulsa el botón y confírmalo en la página que se abre.`,
    confirmButton: 'Confirmar mi suscripción',
    confirmHours: (hours) =>
      inNumber('es', hours, {
        one: 'El enlace es válido durante # hora.',
        other: 'El enlace es válido durante # horas.',
      }),
    /** Under a button, over its address. */
    copyAddress: 'Si el botón no funciona, copia esta dirección en tu navegador:',
    never: 'No fui yo: no volver a escribirme',
    confirmNot: '¿No fuiste tú? No hagas nada: sin confirmación no llegará ningún resumen.',

    welcomeSubject: (publication) => `Te damos la bienvenida a ${publication}`,
    welcomeTitle: 'Tu suscripción está confirmada',
    welcomeLead: (publication) => `A partir de ahora recibirás el resumen semanal de ${publication} en esta dirección.`,
    promise: 'Un correo a la semana. Te das de baja con un clic.',
    firstComes: (when) => `El primero llegará el ${when}.`,
    reads: 'Mientras tanto, dos artículos de fondo',
    lastDigest: (title) => `Si prefieres no esperar, el último número está aquí: «${title}».`,
    lastDigestButton: 'Leer el último número',

    alreadySubject: (publication) => `Ya tienes una suscripción a ${publication}`,
    alreadyTitle: 'Tu suscripción ya está activa',
    alreadyLead: (publication) =>
      `Alguien volvió a introducir esta dirección para recibir el resumen semanal de ${publication}. Ya lo recibes: no tienes que hacer nada y nada ha cambiado.`,
    alreadyChange: '¿Quieres otros temas, una pausa o dejar de recibirlo? Todo está en tus preferencias.',
    alreadyButton: 'Abrir mis preferencias',

    preferencesSubject: (publication) => `Tus preferencias en ${publication}`,
    preferencesTitle: 'Aquí tienes tu enlace',
    preferencesLead: (publication) =>
      `Abre los ajustes de tu suscripción a ${publication}: temas, idioma, una pausa o la baja.`,
    preferencesButton: 'Abrir mis preferencias',
    exportSubject: (publication) => `Tus datos en ${publication}`,
    exportTitle: 'Aquí tienes el enlace a tus datos',
    exportLead: (publication) =>
      `Abre una página en la que puedes descargar, en un solo archivo, todo lo que ${publication} guarda sobre ti.`,
    exportButton: 'Ir a la descarga',
    eraseSubject: (publication) => `Borrar tus datos en ${publication}`,
    eraseTitle: 'Borrar tus datos',
    eraseLead: (publication) =>
      `Este enlace abre una página en la que puedes borrar todo lo que ${publication} guarda sobre ti. No ocurrirá nada hasta que pulses el botón; después, no se podrá recuperar.`,
    eraseButton: 'Ir a la página de borrado',
    onceOnly: (hours) =>
      inNumber('es', hours, {
        one: 'El enlace se puede usar una sola vez, durante # hora.',
        other: 'El enlace se puede usar una sola vez, durante # horas.',
      }),
    notAsked: '¿No lo pediste tú? No hagas nada y no pasará nada. No reenvíes este correo.',
    preferencesKeep: 'El enlace es solo tuyo; no reenvíes este correo. Si no lo pediste tú, no hagas nada.',

    fewStories: (had, minimum) => `Artículos: ${had}; el mínimo es ${minimum}`,
    silentFeed: (feed) => `Nada nuevo de ${feed}`,
    weekLetter: {
      subject: (publication, week) => `${publication}: así fue la ${week}`,
      title: 'La semana en tres frases',
      wentTo: (accepted, candidates) =>
        `El resumen se envió a ${inNumber('es', accepted, { other: '#' })} de ${inNumber('es', candidates, { one: '# lector', other: '# lectores' })}.`,
      noDigest: 'No se envió ningún resumen.',
      readers: (confirmed, left, active) =>
        `Altas confirmadas: ${inNumber('es', confirmed, { other: '#' })}, bajas: ${inNumber('es', left, { other: '#' })}, lectores en total: ${inNumber('es', active, { other: '#' })}.`,
      travelled: (shares, visits, best) =>
        best
          ? `Los artículos se compartieron ${inNumber('es', shares, { one: '# vez', other: '# veces' })}; los enlaces compartidos y los resúmenes trajeron ${inNumber('es', visits, { one: '# visita', other: '# visitas' })}, y el que más lejos llegó fue «${best.title}» (${inNumber('es', best.shares, { one: 'compartido # vez', other: 'compartido # veces' })}).`
          : `Los artículos se compartieron ${inNumber('es', shares, { one: '# vez', other: '# veces' })}; los enlaces compartidos y los resúmenes trajeron ${inNumber('es', visits, { one: '# visita', other: '# visitas' })}.`,
      day: (day, shares, visits) =>
        `${day}: ${inNumber('es', shares, { one: 'compartido # vez', other: 'compartido # veces' })}, ${inNumber('es', visits, { one: '# visita', other: '# visitas' })}`,
      next: (when) => `Si nadie hace nada, el próximo resumen se enviará automáticamente: ${when}.`,
      nextByHand: (when) => `El próximo resumen estará listo: ${when}. Si nadie lo envía en seis horas, caduca.`,
      numbers: 'Ver estas cifras en la redacción',
    },
    desk: {
      thin_week: {
        subject: (publication, week) => `${publication}: no hay resumen de la ${week}`,
        title: 'No hay artículos suficientes para un resumen',
        lead: (week) =>
          `El resumen de la ${week} no se envió: no había suficientes artículos. Los lectores no recibieron nada. Los artículos que lleguen después contarán para el siguiente.`,
      },
      late_slot: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} te espera`,
        title: 'La hora de envío pasó hace horas',
        lead: (week) =>
          `La hora del resumen de la ${week} pasó mientras el servicio no funcionaba. Es tarde para enviarlo sin preguntar. Revísalo y después envíalo o cancélalo. Si nadie lo hace, esa semana no hay resumen.`,
      },
      blocked: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} está bloqueado`,
        title: 'No se pudo componer el resumen',
        lead: (week) =>
          `El resumen de la ${week} no se pudo componer y nadie recibió nada. Abajo está lo que lo impidió. Cuando se arregle, inténtalo de nuevo. Si nadie lo hace, no se envía.`,
      },
      needs_approval: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} necesita tu aprobación`,
        title: 'Un resumen necesita tu aprobación',
        lead: (week) =>
          `El resumen de la ${week} es un borrador y espera a que alguien lo envíe. Caduca seis horas después de su hora.`,
      },
      expired: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} caducó`,
        title: 'El resumen caducó',
        lead: (week) =>
          `Nadie aprobó el resumen de la ${week} en las seis horas siguientes y no se envió. Sus artículos pueden aparecer en el próximo.`,
      },
      on_hold: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} está retenido`,
        title: 'El resumen está retenido',
        lead: (week) =>
          `Llegó la hora del resumen de la ${week}, pero no se ha enviado porque alguien de la redacción lo retiene. Libéralo allí y saldrá en unos minutos. Si nadie lo hace, caduca a esta hora:`,
      },
      hold_expired: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} caducó`,
        title: 'El resumen caducó',
        lead: (week) =>
          `El resumen de la ${week} estuvo retenido hasta seis horas después de su hora y no se envió. No hay nada que hacer. Sus artículos pueden aparecer en el próximo:`,
      },
      paused: {
        subject: (publication, week) => `${publication}: el envío del resumen de la ${week} está en pausa`,
        title: 'El envío está en pausa',
        lead: (week) =>
          `Por ahora, el proveedor de correo no acepta más envíos del resumen de la ${week}. Si se agotó una cuota, el resto saldrá solo cuando se renueve; si una clave o un dominio no tiene permiso para enviar, corrígelo y reanuda el envío. Nadie lo recibirá dos veces.`,
      },
      needs_review: {
        subject: (publication, week) => `${publication}: el resumen de la ${week} te necesita`,
        title: 'Un resumen te necesita',
        lead: (week) =>
          `Una parte del resumen de la ${week} no se envió, o nadie sabe si se envió, y al reintentarlo alguien podría recibirlo dos veces. Revísalo y después reinténtalo o cancélalo. Hasta entonces no se envía nada más de él.`,
      },
      stalled: {
        subject: (publication, week) => `${publication}: el envío del resumen de la ${week} no avanza`,
        title: 'El envío no avanza',
        lead: (week) =>
          `El resumen de la ${week} se está enviando, pero nada se ha movido en media hora. El servicio sigue intentándolo; si continúa así, comprueba el proveedor y el estado del servicio.`,
      },
      dead_letter: {
        subject: (publication) => `${publication}: un mensaje interno falló definitivamente`,
        title: 'Un mensaje interno falló definitivamente',
        lead: () =>
          'El servicio lo intentó una docena de veces y lo apartó; no se ha perdido nada. En la redacción se puede reintentar o apartar; si nadie lo hace, espera allí. Venía de esta cola:',
      },
      cron_silent: {
        subject: (publication) => `${publication}: el reloj del servicio se detuvo`,
        title: 'El reloj del servicio se detuvo',
        lead: () =>
          'Durante un cuarto de hora o más el reloj no puso nada en marcha: ni resumen ni reintento. Un resumen con menos de seis horas de retraso sale de todos modos por sí solo. La última vez que funcionó:',
      },
      breaker: {
        subject: (publication) => `${publication}: alguien abusa del formulario de suscripción`,
        title: 'Alguien abusa del formulario de suscripción',
        lead: () =>
          'Se escribieron muchas direcciones y casi nadie confirmó: es probable que alguien esté apuntando a desconocidos. Desde ahora cada suscripción debe pasar una comprobación o esperarte. Termina por sí solo cuando la gente vuelva a confirmar.',
      },
      held: {
        subject: (publication) => `${publication}: hay suscripciones que te esperan`,
        title: 'Hay suscripciones que te esperan',
        lead: () =>
          'Algunas suscripciones parecían hechas por una máquina. No se envió ningún correo por ellas. Míralas en la redacción y después acéptalas o descártalas. Si nadie lo hace, se olvidan al cabo de una semana.',
      },
      mail_stopped: {
        subject: (publication) => `${publication}: el proveedor de correo rechaza tu remitente`,
        title: 'El proveedor de correo rechaza tu remitente',
        lead: () =>
          'Las confirmaciones y los demás correos no salen: el proveedor rechaza la clave, el dominio o la dirección del remitente, o algo se interpone entre él y nosotros. No se pierde nada; cada correo se intenta de nuevo cada cuarto de hora y saldrá cuando esté arreglado. Una confirmación que no ha salido al cabo de una semana se abandona. Esto es lo que dice el proveedor y cuántos correos esperan:',
      },
      mail_failed: {
        subject: (publication) => `${publication}: se rechazó un correo`,
        title: 'Se rechazó un correo',
        lead: () =>
          'El proveedor rechazó algunas confirmaciones u otros correos por su destinatario y no los aceptará. No cuenta en contra de nadie: quien vuelva a suscribirse recibirá otro correo. En la redacción puedes enviar cada uno de nuevo o apartarlo. Si nadie lo hace, se olvidan al cabo de un mes. Esto es lo que dice el proveedor y cuántos son:',
      },
      mail_unknown: {
        subject: (publication) => `${publication}: nadie sabe si se envió un correo`,
        title: 'Nadie sabe si se envió un correo',
        lead: () =>
          'Durante 20 horas el proveedor no dio una respuesta clara sobre algunas confirmaciones u otros correos. Quizá llegaron; enviarlos otra vez podría duplicarlos. En la redacción puedes enviar cada uno de nuevo o apartarlo. Si nadie lo hace, no se envía nada más y se olvidan al cabo de un mes. Esta fue la última respuesta y cuántos son:',
      },
      feed_failing: {
        subject: (publication) => `${publication}: no se puede leer un feed`,
        title: 'No se puede leer un feed',
        lead: () =>
          'Desde hace un día no se ha podido leer este feed, y sus artículos faltan aquí. El servicio lo intenta cada hora; quien lleve el sitio debería mirarlo. Este es el feed y lo que responde:',
      },
      button: 'Ver en la redacción',
    },
  },
  page: {
    newsletters: 'Boletines',
    newslettersLead: 'Un resumen a la semana de cada uno. Elige el que quieras leer.',
    noPublications: 'Aquí todavía no hay ningún boletín.',
    skip: 'Ir al texto',
    toSite: (publication) => `El sitio de ${publication}`,
    toArchive: 'Todos los números',
    allNewsletters: 'Todos los boletines',
    webFeed: 'Feed',

    digestOf: (day) => `Resumen del ${day}`,
    archiveTitle: (publication) => `${publication}: el resumen semanal`,
    archiveHeading: 'Todos los números hasta hoy',
    archiveEmpty: 'El primer número todavía no ha salido. Deja tu dirección y lo recibirás.',
    archiveEnd: 'No hay números más antiguos.',
    older: 'Números anteriores',
    previousDigest: 'Número anterior',
    nextDigest: 'Número siguiente',
    newest: 'Volver al más reciente',

    correction: 'Corrección',
    noBias: 'Sin datos de sesgo',
    passOnLabel: (title) => `Compartir: ${title}`,

    consentVersion: '2',
    signUpHeading: 'El resumen, en tu correo',
    signUpLead: 'Los análisis que más compartieron los lectores esta semana, con todo el contexto.',
    email: 'Correo electrónico',
    topics: '¿Sobre qué quieres leer?',
    topicsHint: 'Los artículos sobre estos temas van primero en tu resumen. Al menos dos son siempre de otros temas.',
    minutesLabel: 'Tiempo de lectura',
    minutesAll: 'Sin límite',
    minutesAbout: (minutes) =>
      inNumber('es', minutes, { one: 'Alrededor de # minuto', other: 'Alrededor de # minutos' }),
    minutesHint: 'Lo que no quepa irá en una línea por artículo.',
    signUpButton: 'Quiero el resumen semanal',
    promise: 'Un correo a la semana. Te das de baja con un clic.',
    errorTitle: 'Revisa el formulario',
    emailInvalid: 'Escribe una dirección como nombre@example.com.',
    emailMissing: 'Escribe tu correo electrónico.',
    formInvalid: 'El formulario no llegó completo. Revísalo y envíalo de nuevo.',

    challengeTitle: 'Un paso más',
    challengeLead:
      'Hay programas que abusan de este formulario. Demuestra que eres una persona; lo que escribiste sigue aquí.',
    challengeAgain: 'No ha funcionado. Vuelve a hacer la comprobación.',
    challengeWait:
      '¿La comprobación no aparece o no funciona? Envíalo sin ella: alguien de la redacción te dará de alta.',
    challengeWaitButton: 'Enviar a la redacción',

    checkInboxTitle: 'Revisa tu correo',
    checkInboxLead: (publication) =>
      `Te hemos enviado un correo de ${publication}. Pulsa el botón que contiene y recibirás el próximo resumen.`,
    checkInboxTo: (address, sender) => `Lo hemos enviado a ${address} desde ${sender}.`,
    checkInboxSlow: '¿No te ha llegado en unos minutos? Mira en la carpeta de spam y comprueba la dirección.',
    checkInboxAgain: 'Corregir la dirección',

    confirmTitle: 'Confirma tu suscripción',
    confirmLead: (publication) => `Pediste el resumen semanal de ${publication}.`,
    confirmButton: 'Sí, quiero recibirlo',
    confirmNot: '¿No fuiste tú? Cierra esta página y no llegará ningún correo.',
    confirmedTitle: 'Tu suscripción está confirmada',
    confirmedLead: (publication) => `El próximo resumen de ${publication} llegará a tu correo.`,
    confirmedWhen: (when) => `Llegará el ${when}.`,
    confirmedNext: 'Mientras tanto, estos son los números publicados.',
    neverTitle: '¿No volver a escribir a esta dirección?',
    neverLead: (publication) =>
      `Pulsa el botón y ${publication} no volverá a escribir a esta dirección, la introduzca quien la introduzca.`,
    neverButton: 'No volver a escribirme',
    neverDoneTitle: 'No te escribiremos más',
    neverDone: (publication) =>
      `${publication} no volverá a escribir a esta dirección, la introduzca quien la introduzca.`,
    expiredTitle: 'Este enlace ya no funciona',
    expiredLead:
      'Es demasiado antiguo o lo sustituyó uno más nuevo. Deja otra vez tu dirección y te enviaremos un enlace nuevo.',
    expiredNoForm: 'Es demasiado antiguo o le falta una parte. Suscríbete otra vez y te enviaremos un enlace nuevo.',

    leaveTitle: (publication) => `¿Dejar de recibir el resumen de ${publication}?`,
    leaveLead: 'Pulsa el botón y no recibirás más correos nuestros. No hace falta nada más.',
    leaveButton: 'Darme de baja',
    leftTitle: 'Te has dado de baja',
    leftOn: (day) => `Te diste de baja el ${day}. No recibirás más correos nuestros.`,
    left: 'No recibirás más correos nuestros.',
    undoLead: '¿Fue un error, o pulsó el botón otra persona?',
    undoButton: 'Volver a suscribirme',
    pauseInstead: '¿Demasiados correos ahora? Conserva tu suscripción y haz una pausa de cuatro semanas.',
    pauseInsteadButton: 'Mejor una pausa de cuatro semanas',
    pausedUntil: (day) => `Tu suscripción sigue activa, y el resumen está en pausa hasta el ${day}.`,
    returnedTitle: 'Qué bien que vuelvas',
    returnedLead: (publication) => `El próximo resumen de ${publication} llegará a tu correo como antes.`,
    returnedNeutral: 'El próximo resumen llegará a tu correo como antes.',
    preferencesTitle: 'Tus preferencias',
    preferencesOf: (address) => `Para ${address}`,
    preferencesSaved: 'Guardado.',
    preferencesButton: 'Guardar mis preferencias',
    pauseLabel: 'Pausa hasta',
    pauseInvalid: 'Escribe un día como 2026-03-09 o deja el campo vacío.',
    languageLabel: 'Idioma de nuestros correos y páginas',
    ownDataHeading: 'Lo que guardamos sobre ti',
    ownDataLead:
      'Para ambas cosas te enviaremos un enlace nuevo: así nadie más puede hacerlo, aunque tenga un correo tuyo reenviado.',
    ownDataKept: (days) =>
      `Cuando te das de baja, tu dirección se borra al cabo de ${inNumber('es', days, { one: '# día', other: '# días' })}. Solo queda un código del que nadie puede sacarla, para que ninguna lista importada te vuelva a apuntar.`,
    exportAsk: 'Pedir una copia de mis datos',
    eraseAsk: 'Borrar mis datos',
    ownDataMailed: (publication) =>
      `Te hemos enviado un correo de ${publication} con tu enlace. Se puede usar una sola vez, durante un día.`,
    toPreferences: 'Volver a tus preferencias',
    exportTitle: 'Todo lo que guardamos sobre ti',
    exportLead: (publication) =>
      `Tus elecciones en ${publication}, qué aceptaste y cuándo, y qué se te envió: un archivo JSON que pueden leer personas y programas.`,
    exportButton: 'Descargar mis datos',
    exportOnce: 'El botón se puede usar una sola vez. Si vuelves a necesitar el archivo, pide otro enlace.',
    eraseTitle: (publication) => `¿Borrar tus datos de ${publication}?`,
    eraseLead:
      'Se borrarán tu dirección y todos los datos asociados, y no recibirás más correos nuestros. No se podrán recuperar.',
    eraseStays:
      'Queda un código del que nadie puede sacar tu dirección. Impide que otros la vuelvan a poner en la lista; tú puedes, suscribiéndote de nuevo.',
    eraseButton: 'Borrar mis datos',
    erasedTitle: 'Tus datos están borrados',
    erasedLead: (publication) =>
      `Tu dirección y todo lo que ${publication} guardaba con ella están borrados. No recibirás más correos nuestros.`,
    ownDataOver:
      'Ya se usó o es demasiado antiguo. Deja tu dirección y te enviaremos el enlace a tus preferencias; allí puedes pedir uno nuevo.',
    testTitle: 'Es un enlace de un correo de prueba',
    testLead:
      'En el correo de un lector lleva a su propia página. Este no es de nadie y no cambia nada. Si eres lector y quieres tu propio enlace, deja tu dirección.',
    unknownTitle: 'No conocemos este enlace',
    unknownLead:
      'Puede que le falte una parte. Deja tu dirección y te enviaremos tu enlace si eres de nuestros lectores.',
    linkLead: 'Deja tu dirección y te enviaremos tu enlace si eres de nuestros lectores.',
    linkButton: 'Enviarme mi enlace',
    linkPromise: 'Con él puedes darte de baja o cambiar lo que recibes.',
    linkMailed: 'Si la dirección es de uno de nuestros lectores, le hemos enviado un correo con el enlace.',

    errors: {
      missingTitle: 'Aquí no hay ninguna página',
      missingNext:
        'Puede que la dirección esté mal escrita o que la página ya no exista. Todos los boletines están en una página.',
      badTitle: 'No hemos entendido la solicitud',
      badNext: 'Vuelve atrás, revísalo e inténtalo de nuevo.',
      deniedTitle: 'No tienes acceso a esta página',
      deniedNext: 'Si deberías tenerlo, pregunta a quien lleva el boletín.',
      busyTitle: 'Un momento, por favor',
      busyNext: 'Espera un minuto e inténtalo de nuevo. No se ha perdido nada de lo que hiciste.',
      brokenTitle: 'Algo falló por nuestra parte',
      brokenNext: 'No es culpa tuya. Inténtalo dentro de un minuto; si sigue, dinos el número de la solicitud.',
    },
  },
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'Compartir',
    networks: 'whatsapp facebook x telegram email copy',
    more: 'Más',
    channels: {
      native: 'Otras aplicaciones',
      whatsapp: 'WhatsApp',
      x: 'X',
      facebook: 'Facebook',
      linkedin: 'LinkedIn',
      telegram: 'Telegram',
      bluesky: 'Bluesky',
      mastodon: 'Mastodon',
      reddit: 'Reddit',
      threads: 'Threads',
      email: 'Correo',
      copy: 'Copiar enlace',
      pinterest: 'Pinterest',
      tumblr: 'Tumblr',
      vk: 'VK',
      hackernews: 'Hacker News',
      line: 'LINE',
      xing: 'XING',
      threema: 'Threema',
      instapaper: 'Instapaper',
    },
    moreStories: 'También te puede interesar',
    moreDeepDives: 'Más análisis',
    copied: 'Enlace copiado.',
    failed: 'No se pudo enviar. Inténtalo dentro de un minuto.',
    checkInbox: 'Te hemos enviado un correo. Pulsa el botón que contiene y recibirás el próximo resumen.',
  },
}
