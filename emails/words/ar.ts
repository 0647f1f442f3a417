/** Every sentence that readers see, in Arabic. */
import type { Words } from './en'
import { type Forms, inNumber } from './number'

/** For `mail`: Western digits, as the Gulf's and the Maghreb's press writes them. */
const AR = 'ar-u-nu-latn'

const READING_TIME: Forms = {
  one: 'قراءة في دقيقة',
  two: 'قراءة في دقيقتين',
  few: 'قراءة في # دقائق',
  other: 'قراءة في # دقيقة',
}
const SOURCES: Forms = { one: 'مصدر واحد', two: 'مصدران', few: '# مصادر', many: '# مصدرًا', other: '# مصدر' }

export const ar: Words = {
  code: 'ar',
  direction: 'rtl',
  mail: {
    locale: 'ar-u-ca-gregory-nu-latn',
    week: (week, year) => `الأسبوع ${week} من عام ${year}`,

    readingTime: (minutes) => inNumber(AR, minutes, READING_TIME),
    sources: (count) => inNumber(AR, count, SOURCES),
    bias: (label) => `الميل: ${label}`,
    sentiment: { positive: 'إيجابي', neutral: 'محايد', negative: 'سلبي' },
    stories: (count) => inNumber(AR, count, { one: 'قصة واحدة', two: 'قصتان', few: '# قصص', other: '# قصة' }),
    minutesInAll: (minutes) =>
      inNumber(AR, minutes, {
        one: 'دقيقة واحدة في المجموع',
        two: 'دقيقتان في المجموع',
        few: '# دقائق في المجموع',
        other: '# دقيقة في المجموع',
      }),
    because: {
      shared: (count) =>
        inNumber(AR, count, {
          one: 'تناقلها القرّاء مرة واحدة هذا الأسبوع',
          two: 'تناقلها القرّاء مرتين هذا الأسبوع',
          few: 'تناقلها القرّاء # مرات هذا الأسبوع',
          other: 'تناقلها القرّاء # مرة هذا الأسبوع',
        }),
      sharedByReaders: 'تناقلها القرّاء هذا الأسبوع',
      visited: (count) =>
        inNumber(AR, count, {
          one: 'فُتحت هذا الأسبوع مرة واحدة من رابط شاركه أحد القرّاء',
          two: 'فُتحت هذا الأسبوع مرتين من روابط شاركها القرّاء',
          few: 'فُتحت هذا الأسبوع # مرات من روابط شاركها القرّاء',
          other: 'فُتحت هذا الأسبوع # مرة من روابط شاركها القرّاء',
        }),
      visitedByReaders: 'فُتحت هذا الأسبوع من روابط شاركها القرّاء',
      pinned: 'من اختيار هيئة التحرير',
      updated: 'حُدّثت منذ أن أرسلناها أول مرة',
    },
    mostShared: (count) =>
      inNumber(AR, count, {
        one: 'أكثر ما تناقله القرّاء هذا الأسبوع',
        two: 'أكثر ما تناقله القرّاء هذا الأسبوع: مرتين',
        few: 'أكثر ما تناقله القرّاء هذا الأسبوع: # مرات',
        other: 'أكثر ما تناقله القرّاء هذا الأسبوع: # مرة',
      }),
    mostSharedByReaders: 'أكثر ما تناقله القرّاء هذا الأسبوع',
    decides: 'ما تتناقلونه يحدّد ما يتصدّر العدد القادم.',
    forwarded: 'هل وصلتك هذه الرسالة من شخص آخر؟ اشترك لتصلك مباشرةً.',
    also: (titles) => `وفي هذا العدد أيضًا: ${titles}`,
    related: 'قصص ذات صلة',
    inOurDigest: (day) => `في عدد ${day}`,
    /** Why a story leads, or stands where it does, in the digest of somebody who chose its topic. */
    youFollow: (topic) => `تتابع: ${topic}`,
    /** Over stories that are told in a line each. */
    inALine: 'وأيضًا هذا الأسبوع',
    /** Beside the day, in a digest to its reader's taste. */
    forYou: 'مرتَّب لك',
    /** Over what was wrong in a story, for whoever was sent it. */
    correction: 'تصحيح لقصة أرسلناها إليك',
    passOn: 'شارك',
    channels: { x: 'إكس', whatsapp: 'واتساب', email: 'البريد' },
    follows: (label) => `${label}:`,
    onTheWeb: 'اقرأ على الويب',

    preferences: 'التفضيلات',
    unsubscribe: 'إلغاء الاشتراك',
    archive: 'كل الأعداد',
    whySubscribed: (publication) => `تصلك هذه الرسالة لأنك مشترك في ${publication}.`,
    whyTyped: (publication) => `تصلك هذه الرسالة لأن هذا العنوان أُدخل في نموذج الاشتراك في ${publication}.`,
    whyLink: (publication) => `تصلك هذه الرسالة لأن أحدهم طلب من ${publication} رابط إعدادات هذا العنوان.`,
    entry: {
      subject: (publication) => `رابط دخولك إلى هيئة تحرير ${publication}`,
      title: 'هذا رابطك',
      lead: (publication) => `تدخل به إلى صفحات هيئة التحرير في ${publication}.`,
      button: 'افتح صفحات التحرير',
      once: 'يعمل مرة واحدة خلال عشر دقائق، وفي المتصفح الذي طلبته منه فقط.',
    },
    invited: {
      subject: (publication) => `صار بإمكانك العمل مع هيئة تحرير ${publication}`,
      title: 'أنت مدعو إلى هيئة التحرير',
      lead: (publication) => `يمكنك من الآن الدخول إلى صفحات هيئة التحرير في ${publication}.`,
      how: 'لا توجد كلمة مرور: اكتب هذا العنوان في الصفحة، ويصلك رابط في كل مرة.',
      button: 'إلى صفحة الدخول',
    },
    whyPerson: (publication) => `تصلك هذه الرسالة لأن هذا العنوان مدرج في قائمة هيئة التحرير في ${publication}.`,
    whyDesk: (publication) => `تصلك هذه الرسالة لأن هذا هو عنوان هيئة التحرير في ${publication}.`,

    digestSubject: (lead, others) =>
      others === 0
        ? lead
        : `${lead} – ${inNumber(AR, others, { one: 'وقصة أخرى', two: 'وقصتان أخريان', few: 'و# قصص أخرى', many: 'و# قصة أخرى', other: 'و# قصة أخرى' })}`,

    confirmSubject: (publication) => `تأكيد اشتراكك في ${publication}`,
    confirmTitle: 'تأكيد اشتراكك',
    confirmLead: (publication) =>
      `أُدخل هذا العنوان ليصله الموجز الأسبوعي من ${publication}. إن كنت أنت من أدخله فانقر الزر، ثم أكّد في الصفحة التي تُفتح.`,
    confirmButton: 'تأكيد اشتراكي',
    confirmHours: (hours) =>
      inNumber(AR, hours, {
        one: 'يعمل الرابط لمدة ساعة واحدة.',
        two: 'يعمل الرابط لمدة ساعتين.',
        few: 'يعمل الرابط لمدة # ساعات.',
        other: 'يعمل الرابط لمدة # ساعة.',
      }),
    /** Under a button, over its address. */
    copyAddress: 'إن لم يعمل الزر، فانسخ هذا العنوان إلى متصفحك:',
    never: 'لم أكن أنا: لا تسألوني مجددًا',
    confirmNot: 'لم تكن أنت؟ إذن لا تفعل شيئًا: لن يصلك أي موجز ما لم تؤكّد.',

    welcomeSubject: (publication) => `أهلًا بك في ${publication}`,
    welcomeTitle: 'اكتمل اشتراكك',
    welcomeLead: (publication) => `من الآن يصل الموجز الأسبوعي من ${publication} إلى هذا العنوان.`,
    promise: 'رسالة واحدة في الأسبوع، وتغادر بنقرة واحدة.',
    firstComes: (when) => `موعد أول عدد: ${when}.`,
    reads: 'وإلى ذلك الحين، قراءتان معمّقتان',
    lastDigest: (title) => `وإن كنت لا تودّ الانتظار، فآخر عدد هنا: «${title}».`,
    lastDigestButton: 'اقرأ آخر عدد',

    alreadySubject: (publication) => `أنت مشترك في ${publication} من قبل`,
    alreadyTitle: 'أنت مشترك من قبل',
    alreadyLead: (publication) =>
      `أُدخل هذا العنوان مرة أخرى ليصله الموجز الأسبوعي من ${publication}. وهو يصله من قبل، فلا شيء عليك أن تفعله، ولم يتغير شيء.`,
    alreadyChange: 'تريد موضوعات أخرى، أو توقفًا مؤقتًا، أو إنهاء الرسائل؟ كل ذلك في تفضيلاتك.',
    alreadyButton: 'افتح تفضيلاتي',

    preferencesSubject: (publication) => `تفضيلاتك في ${publication}`,
    preferencesTitle: 'هذا رابطك',
    preferencesLead: (publication) =>
      `يفتح إعدادات اشتراكك في ${publication}: الموضوعات واللغة والتوقف المؤقت والمغادرة.`,
    preferencesButton: 'افتح تفضيلاتي',
    exportSubject: (publication) => `بياناتك لدى ${publication}`,
    exportTitle: 'إليك رابط بياناتك',
    exportLead: (publication) => `يفتح صفحة تنزّل منها في ملف واحد كل ما تحتفظ به ${publication} عنك.`,
    exportButton: 'إلى صفحة التنزيل',
    eraseSubject: (publication) => `محو بياناتك لدى ${publication}`,
    eraseTitle: 'محو بياناتك',
    eraseLead: (publication) =>
      `يفتح هذا الرابط صفحة يمكن منها محو كل ما تحتفظ به ${publication} عنك. لا يحدث شيء قبل أن تنقر الزر فيها، ولا يمكن استرجاع شيء بعده.`,
    eraseButton: 'إلى صفحة المحو',
    onceOnly: (hours) =>
      inNumber(AR, hours, {
        one: 'يعمل الرابط مرة واحدة خلال ساعة.',
        two: 'يعمل الرابط مرة واحدة خلال ساعتين.',
        few: 'يعمل الرابط مرة واحدة خلال # ساعات.',
        other: 'يعمل الرابط مرة واحدة خلال # ساعة.',
      }),
    notAsked: 'لم تطلبه أنت؟ إذن لا تفعل شيئًا ولن يحدث شيء. ولا تُعِد توجيه هذه الرسالة.',
    preferencesKeep: 'هذا الرابط لك وحدك، فلا تُعِد توجيه هذه الرسالة. وإن لم تكن أنت من طلبه فلا تفعل شيئًا.',

    fewStories: (had, minimum) => `عدد القصص: ${had}، والحد الأدنى: ${minimum}`,
    silentFeed: (feed) => `لا جديد من ${feed}`,
    weekLetter: {
      subject: (publication, week) => `${publication}: حصيلة ${week}`,
      title: 'الأسبوع في ثلاث جمل',
      wentTo: (accepted, candidates) =>
        `وصل الموجز إلى ${inNumber(AR, accepted, { other: '#' })} من أصل ${inNumber(AR, candidates, { one: 'قارئ واحد', two: 'قارئَين', few: '# قرّاء', many: '# قارئًا', other: '# قارئ' })}.`,
      noDigest: 'لم يُرسَل أي موجز.',
      readers: (confirmed, left, active) =>
        `المشتركون الجدد: ${inNumber(AR, confirmed, { other: '#' })}، والمغادرون: ${inNumber(AR, left, { other: '#' })}، ومجموع القرّاء: ${inNumber(AR, active, { other: '#' })}.`,
      travelled: (shares, visits, best) =>
        best
          ? `مرات تناقل القصص: ${inNumber(AR, shares, { other: '#' })}، والزيارات الآتية منها ومن الموجز: ${inNumber(AR, visits, { other: '#' })}، وأكثرها تناقلًا «${best.title}» (${inNumber(AR, best.shares, { other: '#' })}).`
          : `مرات تناقل القصص: ${inNumber(AR, shares, { other: '#' })}، والزيارات الآتية منها ومن الموجز: ${inNumber(AR, visits, { other: '#' })}.`,
      day: (day, shares, visits) =>
        `${day}: مرات التناقل ${inNumber(AR, shares, { other: '#' })}، والزيارات ${inNumber(AR, visits, { other: '#' })}`,
      next: (when) => `إن لم يتدخّل أحد، يُرسَل الموجز القادم تلقائيًا: ${when}.`,
      nextByHand: (when) => `يكون الموجز القادم جاهزًا: ${when}. وإن لم يرسله أحد خلال ست ساعات، تنتهي صلاحيته.`,
      numbers: 'هذه الأرقام في صفحات التحرير',
    },
    desk: {
      thin_week: {
        subject: (publication, week) => `${publication}: لا موجز عن ${week}`,
        title: 'القصص أقل من أن تملأ موجزًا',
        lead: (week) =>
          `لم يُرسل موجز ${week}، لأن عدد القصص كان دون الحد الأدنى. لم تصل القرّاء أي رسالة، وما يُنشر بعد ذلك يُحسب للموجز التالي.`,
      },
      late_slot: {
        subject: (publication, week) => `${publication}: موجز ${week} بانتظار قرارك`,
        title: 'فات موعد الإرسال بساعات',
        lead: (week) =>
          `مرّ موعد موجز ${week} والخدمة متوقفة، وقد تأخر الوقت على إرساله من غير سؤال. اطّلع عليه، ثم أرسله أو ألغِه. وإن لم يفعل أحد فلن يصل القرّاءَ موجز هذا الأسبوع.`,
      },
      blocked: {
        subject: (publication, week) => `${publication}: تعذّر إعداد موجز ${week}`,
        title: 'تعذّر إعداد الموجز',
        lead: (week) =>
          `تعذّر إخراج موجز ${week}، ولم تُرسل أي رسالة. تجد أدناه ما حال دون ذلك، فإذا أُصلح فأعد المحاولة. وإن لم يفعل أحد فلن يُرسل.`,
      },
      needs_approval: {
        subject: (publication, week) => `${publication}: موجز ${week} بانتظار موافقتك`,
        title: 'موجز بانتظار موافقتك',
        lead: (week) => `موجز ${week} مسوّدة تنتظر من يرسلها. تنتهي صلاحيتها بعد ست ساعات من موعدها.`,
      },
      expired: {
        subject: (publication, week) => `${publication}: انتهت صلاحية موجز ${week}`,
        title: 'انتهت صلاحية الموجز',
        lead: (week) =>
          `لم يوافق أحد على موجز ${week} خلال ست ساعات من موعده، فلم يُرسل. وقد تظهر قصصه في الموجز التالي.`,
      },
      on_hold: {
        subject: (publication, week) => `${publication}: موجز ${week} موقوف`,
        title: 'الموجز موقوف',
        lead: (week) =>
          `حان موعد موجز ${week} ولم يُرسَل لأن أحدًا في هيئة التحرير أوقفه. ارفع الإيقاف من هناك فيُرسَل خلال دقائق. وإن لم يفعل أحد، تنتهي صلاحيته في هذا الموعد:`,
      },
      hold_expired: {
        subject: (publication, week) => `${publication}: انتهت صلاحية موجز ${week}`,
        title: 'انتهت صلاحية الموجز',
        lead: (week) =>
          `بقي موجز ${week} موقوفًا حتى ست ساعات بعد موعده، ولم يُرسَل. لا يلزم فعل شيء، وقد تظهر قصصه في الموجز القادم:`,
      },
      paused: {
        subject: (publication, week) => `${publication}: توقّف إرسال موجز ${week} مؤقتًا`,
        title: 'توقّف الموجز مؤقتًا',
        lead: (week) =>
          `لا يقبل مزوّد البريد المزيد من موجز ${week} الآن. إن كان السبب حصة الإرسال فسيُستأنف من تلقاء نفسه، وإن كان المفتاح أو النطاق فأصلحه ثم استأنف الإرسال. ولن يصل الموجز إلى أحد مرتين.`,
      },
      needs_review: {
        subject: (publication, week) => `${publication}: موجز ${week} بحاجة إليك`,
        title: 'موجز بحاجة إليك',
        lead: (week) =>
          `جزء من موجز ${week} لم يُرسل أو لا يُعرف مصيره، وقد تؤدي إعادة المحاولة تلقائيًا إلى وصوله مرتين. اطّلع عليه، ثم أعد المحاولة أو ألغِه. وحتى ذلك الحين لا يُرسل منه شيء آخر.`,
      },
      stalled: {
        subject: (publication, week) => `${publication}: توقّف إرسال موجز ${week}`,
        title: 'الموجز لا يتقدّم',
        lead: (week) =>
          `إرسال موجز ${week} جارٍ، لكن شيئًا لم يتحرّك منذ نصف ساعة. تواصل الخدمة المحاولة من تلقاء نفسها؛ فإن طال الأمر فراجع مزوّد البريد وحالة الخدمة.`,
      },
      dead_letter: {
        subject: (publication) => `${publication}: رسالة داخلية أخفقت نهائيًا`,
        title: 'رسالة داخلية أخفقت نهائيًا',
        lead: () =>
          'حاولت الخدمة تنفيذها مرات عدة ثم نحّتها جانبًا، ولم يضع شيء. ومن صفحات التحرير يمكن إعادة المحاولة أو تنحيتها، وإن لم يفعل أحد بقيت هناك. وهذا هو الطابور الذي جاءت منه:',
      },
      cron_silent: {
        subject: (publication) => `${publication}: توقفت ساعة الخدمة`,
        title: 'توقفت ساعة الخدمة',
        lead: () =>
          'مضى ربع ساعة أو أكثر من غير أن يبدأ شيء في موعده: لا موجز ولا إعادة محاولة. والموجز الذي فات موعده بأقل من ست ساعات يُرسل من تلقاء نفسه. وكانت آخر مرة عملت فيها:',
      },
      breaker: {
        subject: (publication) => `${publication}: نموذج الاشتراك يُساء استخدامه`,
        title: 'نموذج الاشتراك يُساء استخدامه',
        lead: () =>
          'أُدخلت عناوين كثيرة في نموذج الاشتراك ولم يكد أحد يؤكد: الأرجح أن أحدًا يُدخل عناوين غرباء. من الآن يُطلب من كل اشتراك أن يجتاز اختبارًا، أو ينتظر قرارك. وينتهي ذلك من نفسه متى عاد الناس إلى التأكيد.',
      },
      held: {
        subject: (publication) => `${publication}: اشتراكات بانتظارك`,
        title: 'اشتراكات بانتظارك',
        lead: () =>
          'بدت بعض الاشتراكات كأن آلة أدخلتها، ولم تُرسل لأصحابها أي رسالة. اطّلع عليها في صفحات التحرير، ثم اقبلها أو ارفضها. وإن لم يفعل أحد فإنها تُنسى بعد أسبوع.',
      },
      mail_stopped: {
        subject: (publication) => `${publication}: مزوّد البريد يرفض مُرسِلك`,
        title: 'مزوّد البريد يرفض مُرسِلك',
        lead: () =>
          'رسائل التأكيد والرسائل المفردة لا تخرج: المزوّد يرفض المفتاح أو النطاق أو عنوان المُرسِل، أو أن شيئًا يقف بيننا وبينه. لم يضع شيء؛ تُعاد محاولة كل رسالة كل ربع ساعة وتخرج حين يُصلَح ذلك. أما التأكيد الذي لم يخرج بعد أسبوع فيُترك. هذا ما يقوله المزوّد، وعدد الرسائل المنتظرة:',
      },
      mail_failed: {
        subject: (publication) => `${publication}: رُفضت رسالة`,
        title: 'رُفضت رسالة',
        lead: () =>
          'رفض المزوّد بعض رسائل التأكيد أو الرسائل المفردة بسبب مستلِمها، ولن يقبلها. لا يُحسب ذلك على أحد: من يشترك من جديد تُرسل إليه رسالة من جديد. ومن صفحات التحرير يمكن إرسال كل منها من جديد أو تنحيتها. وإن لم يفعل أحد فإنها تُنسى بعد شهر. هذا ما يقوله المزوّد، وعددها:',
      },
      mail_unknown: {
        subject: (publication) => `${publication}: لا أحد يعرف هل أُرسلت رسالة`,
        title: 'لا أحد يعرف هل أُرسلت رسالة',
        lead: () =>
          'طوال 20 ساعة لم يُجب المزوّد جوابًا واضحًا عن بعض رسائل التأكيد أو الرسائل المفردة. ربما وصلت؛ وإرسالها ثانيةً قد يجعلها تصل مرتين. ومن صفحات التحرير يمكن إرسال كل منها من جديد أو تنحيتها. وإن لم يفعل أحد فلن يُرسل شيء آخر، وتُنسى بعد شهر. هذا آخر جواب، وعددها:',
      },
      feed_failing: {
        subject: (publication) => `${publication}: تعذّرت قراءة إحدى الخلاصات`,
        title: 'تعذّرت قراءة إحدى الخلاصات',
        lead: () =>
          'منذ يوم كامل لم تُقرأ هذه الخلاصة، وقصصها ناقصة هنا. تواصل الخدمة المحاولة كل ساعة؛ وعلى من يدير الموقع أن ينظر فيها. وهذه هي الخلاصة وما تجيب به:',
      },
      button: 'اطّلع عليه في صفحات التحرير',
    },
  },
  page: {
    newsletters: 'النشرات البريدية',
    newslettersLead: 'موجز واحد كل أسبوع من كل نشرة. اختر ما تودّ قراءته.',
    noPublications: 'لا توجد نشرات هنا بعد.',
    skip: 'انتقل إلى النص',
    toSite: (publication) => `موقع ${publication}`,
    toArchive: 'كل الأعداد',
    allNewsletters: 'كل النشرات',
    webFeed: 'خلاصة',

    digestOf: (day) => `عدد ${day}`,
    archiveTitle: (publication) => `${publication}: الموجز الأسبوعي`,
    archiveHeading: 'الأعداد السابقة',
    archiveEmpty: 'لم يُرسل العدد الأول بعد. اترك عنوانك ليصلك حال صدوره.',
    archiveEnd: 'لا توجد أعداد أقدم.',
    older: 'أعداد أقدم',
    previousDigest: 'العدد السابق',
    nextDigest: 'العدد التالي',
    newest: 'العودة إلى الأحدث',

    correction: 'تصحيح',
    noBias: 'لا بيانات عن الميل',
    passOnLabel: (title) => `شارك: ${title}`,

    consentVersion: '2',
    signUpHeading: 'الموجز في بريدك',
    signUpLead: 'قراءات الأسبوع المعمّقة التي رآها القرّاء جديرة بالمشاركة، ومع كل منها ما يكمل الصورة.',
    email: 'البريد الإلكتروني',
    topics: 'ما الذي تودّ القراءة عنه؟',
    topicsHint: 'القصص في هذه الموضوعات تأتي أولًا في موجزك، وقصتان على الأقل من خارجها دائمًا.',
    minutesLabel: 'كم تستغرق قراءته',
    minutesAll: 'ما يلزم من وقت',
    minutesAbout: (minutes) =>
      inNumber(AR, minutes, {
        one: 'نحو دقيقة',
        two: 'نحو دقيقتين',
        few: 'نحو # دقائق',
        many: 'نحو # دقيقة',
        other: 'نحو # دقيقة',
      }),
    minutesHint: 'وما لا يتسع له الوقت يأتي في سطر لكل قصة.',
    signUpButton: 'أرسلوا إليّ الموجز الأسبوعي',
    promise: 'رسالة واحدة في الأسبوع، وتغادر بنقرة واحدة.',
    errorTitle: 'يرجى مراجعة النموذج',
    emailInvalid: 'اكتب عنوانًا مثل name@example.com.',
    emailMissing: 'اكتب بريدك الإلكتروني.',
    formInvalid: 'لم يصلنا النموذج كاملًا. راجعه ثم أرسله من جديد.',

    challengeTitle: 'خطوة واحدة بعد',
    challengeLead: 'هناك من يستخدم هذا النموذج ببرامج آلية. نرجو أن تُثبت أنك لست برنامجًا؛ وما كتبته ما زال هنا.',
    challengeAgain: 'لم ينجح ذلك. نرجو أن تعيد الاختبار مرة أخرى.',
    challengeWait: 'لا يظهر الاختبار أو لا يعمل؟ أرسل طلبك من دونه، وسيُدخلك شخص من هيئة التحرير.',
    challengeWaitButton: 'أرسله إلى هيئة التحرير',

    checkInboxTitle: 'راجع بريدك',
    checkInboxLead: (publication) => `أرسلنا إليك رسالة من ${publication}. انقر الزر الذي فيها ليصلك العدد القادم.`,
    checkInboxTo: (address, sender) => `تصل إلى ${address} من ${sender}.`,
    checkInboxSlow: 'لم تصلك بعد بضع دقائق؟ ابحث في البريد غير المرغوب فيه، وتأكد من كتابة العنوان.',
    checkInboxAgain: 'اكتب العنوان من جديد',

    confirmTitle: 'تأكيد اشتراكك',
    confirmLead: (publication) => `طلبت الموجز الأسبوعي من ${publication}.`,
    confirmButton: 'نعم، أرسلوا إليّ الموجز',
    confirmNot: 'لم تطلبه أنت؟ أغلق هذه الصفحة ولن تصلك أي رسالة.',
    confirmedTitle: 'اكتمل اشتراكك',
    confirmedLead: (publication) => `سيصلك العدد القادم من ${publication} في بريدك.`,
    confirmedWhen: (when) => `موعده: ${when}.`,
    confirmedNext: 'وإلى ذلك الحين، هذه الأعداد السابقة.',
    neverTitle: 'ألا يُسأل هذا العنوان مجددًا؟',
    neverLead: (publication) => `انقر الزر ولن تراسل ${publication} هذا العنوان مجددًا، أيًّا كان من يكتبه.`,
    neverButton: 'لا تسألوني مجددًا',
    neverDoneTitle: 'لن تُسأل مجددًا',
    neverDone: (publication) => `لن تراسل ${publication} هذا العنوان مجددًا، أيًّا كان من يكتبه.`,
    expiredTitle: 'لم يعد هذا الرابط صالحًا',
    expiredLead: 'مضى عليه وقت طويل أو حلّ محله رابط أحدث. اترك عنوانك من جديد لنرسل إليك رابطًا آخر.',
    expiredNoForm: 'مضى عليه وقت طويل أو نقص منه جزء. اشترك من جديد لنرسل إليك رابطًا آخر.',

    leaveTitle: (publication) => `هل تلغي اشتراكك في موجز ${publication}؟`,
    leaveLead: 'انقر الزر ولن تصلك منا رسائل أخرى. لا حاجة إلى شيء غيره.',
    leaveButton: 'إلغاء الاشتراك',
    leftTitle: 'أُلغي اشتراكك',
    leftOn: (day) => `ألغيت اشتراكك في ${day}. لن تصلك منا رسائل أخرى.`,
    left: 'لن تصلك منا رسائل أخرى.',
    undoLead: 'هل حدث ذلك سهوًا، أو نقر الزر شخص آخر؟',
    undoButton: 'أعيدوا اشتراكي',
    pauseInstead: 'الرسائل كثيرة الآن؟ ابقَ مشتركًا، ويتوقف الموجز أربعة أسابيع.',
    pauseInsteadButton: 'بل توقّف أربعة أسابيع',
    pausedUntil: (day) => `أنت مشترك، والموجز متوقف حتى ${day}.`,
    returnedTitle: 'أهلًا بعودتك',
    returnedLead: (publication) => `سيصلك العدد القادم من ${publication} كما كان.`,
    returnedNeutral: 'سيصلك العدد القادم كما كان.',
    preferencesTitle: 'تفضيلاتك',
    preferencesOf: (address) => `للعنوان ${address}`,
    preferencesSaved: 'حُفظت تفضيلاتك.',
    preferencesButton: 'احفظ تفضيلاتي',
    pauseLabel: 'إيقاف مؤقت حتى',
    pauseInvalid: 'اكتب يومًا مثل 2026-03-09 أو اترك الحقل فارغًا.',
    languageLabel: 'لغة رسائلنا وصفحاتنا إليك',
    ownDataHeading: 'ما نحتفظ به عنك',
    ownDataLead: 'يحتاج كلاهما إلى رابط جديد نرسله إلى بريدك، فلا يستطيع ذلك من وصلته رسالة أُعيد توجيهها.',
    ownDataKept: (days) =>
      `بعد أن تلغي اشتراكك نمحو عنوانك بعد ${inNumber(AR, days, { one: 'يوم واحد', two: 'يومين', few: '# أيام', many: '# يومًا', other: '# يوم' })}. ولا يبقى إلا رمز لا يمكن لأحد أن يستخرج العنوان منه، حتى لا تعيدك قائمة إلى هنا.`,
    exportAsk: 'نسخة من بياناتي',
    eraseAsk: 'محو بياناتي',
    ownDataMailed: (publication) => `أرسلنا إليك رسالة من ${publication} فيها رابطك. يعمل الرابط مرة واحدة خلال يوم.`,
    toPreferences: 'العودة إلى تفضيلاتك',
    exportTitle: 'كل ما نحتفظ به عنك',
    exportLead: (publication) =>
      `اختياراتك لدى ${publication}، وما وافقت عليه ومتى، وما أُرسل إليك: ملف واحد بصيغة JSON يقرؤه الناس والبرامج.`,
    exportButton: 'نزّل بياناتي',
    exportOnce: 'يعمل الزر مرة واحدة. وإن احتجت إلى الملف ثانيةً فاطلب رابطًا جديدًا.',
    eraseTitle: (publication) => `هل تُمحى بياناتك من ${publication}؟`,
    eraseLead: 'يُمحى عنوانك وكل ما يتصل به، ولن تصلك منا رسائل أخرى. ولا يمكن لأحد استرجاع ذلك.',
    eraseStays:
      'يبقى رمز لا يمكن لأحد أن يستخرج منه عنوانك، يمنع غيرك من إعادته إلى القائمة. أما أنت فتستطيع متى اشتركت من جديد.',
    eraseButton: 'محو بياناتي',
    erasedTitle: 'مُحيت بياناتك',
    erasedLead: (publication) => `مُحي عنوانك وكل ما كان معه لدى ${publication}. ولن تصلك منا رسائل أخرى.`,
    ownDataOver: 'استُخدم من قبل أو مضى عليه وقت طويل. اترك عنوانك لنرسل إليك رابط تفضيلاتك، ومنها تطلب رابطًا جديدًا.',
    testTitle: 'هذا رابط من رسالة تجريبية',
    testLead:
      'في رسالة القارئ يقود إلى صفحته الخاصة. أما هذا فليس لأحد، والنقر عليه لا يغيّر شيئًا. إن كنت قارئًا وتريد رابطك فاترك عنوانك.',
    unknownTitle: 'لا نعرف هذا الرابط',
    unknownLead: 'لعل جزءًا منه ناقص. اترك عنوانك لنرسل إليك رابطك إن كنت من قرّائنا.',
    linkLead: 'اترك عنوانك لنرسل إليك رابطك إن كنت من قرّائنا.',
    linkButton: 'أرسلوا إليّ رابطي',
    linkPromise: 'به تلغي اشتراكك أو تغيّر ما يصلك.',
    linkMailed: 'إن كان العنوان لأحد قرّائنا فقد أرسلنا إليه رسالة فيها الرابط.',

    errors: {
      missingTitle: 'لا توجد صفحة هنا',
      missingNext: 'قد يكون العنوان غير صحيح أو أن الصفحة أزيلت. تجد كل النشرات في صفحة واحدة.',
      badTitle: 'تعذرت قراءة ما أُرسل',
      badNext: 'عد إلى الصفحة السابقة وراجع ما كتبت ثم حاول مجددًا.',
      deniedTitle: 'هذه الصفحة غير متاحة لك',
      deniedNext: 'إن كان ينبغي أن تتاح فاسأل القائمين على النشرة.',
      busyTitle: 'لحظة من فضلك',
      busyNext: 'انتظر دقيقة ثم حاول مجددًا. لم يضع شيء مما فعلت.',
      brokenTitle: 'حدث خلل من جانبنا',
      brokenNext: 'لا ذنب لك فيه. حاول بعد دقيقة، وإن استمر فأرسل إلينا رقم الطلب.',
    },
  },
  widget: {
    readingTime: READING_TIME,
    sources: SOURCES,
    share: 'شارك',
    networks: 'whatsapp x facebook telegram email copy',
    more: 'المزيد',
    channels: {
      native: 'تطبيقات أخرى',
      whatsapp: 'واتساب',
      x: 'إكس',
      facebook: 'فيسبوك',
      linkedin: 'لينكدإن',
      telegram: 'تيليغرام',
      bluesky: 'بلوسكاي',
      mastodon: 'ماستودون',
      reddit: 'ريديت',
      threads: 'ثريدز',
      email: 'البريد',
      copy: 'انسخ الرابط',
      pinterest: 'بنترست',
      tumblr: 'تمبلر',
      vk: 'في كيه',
      hackernews: 'هاكر نيوز',
      line: 'لاين',
      xing: 'زينغ',
      threema: 'ثريما',
      instapaper: 'إنستابيبر',
    },
    moreStories: 'اقرأ أيضًا',
    moreDeepDives: 'قراءات معمّقة أخرى',
    copied: 'نُسخ الرابط. ألصقه حيث تشاء.',
    failed: 'لم يصلنا ذلك. حاول مجددًا بعد دقيقة.',
    checkInbox: 'أرسلنا إليك رسالة. انقر الزر الذي فيها ليصلك العدد القادم.',
  },
}
