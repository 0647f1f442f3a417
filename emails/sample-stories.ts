/**
 * What the sample digests tell, a publication for each language. Everything in them is invented.
 * Chosen to be awkward: a headline as long as German allows, two scripts in one, one of three words, one without any fact.
 */
import type { Brand } from './brand'
import type { MailItem, MailStory } from './story-blocks'

type SampleStory = Partial<Omit<MailStory, 'url' | 'imageUrl' | 'title'>> & {
  path: string
  title: string
  picture?: string
  because?: MailItem['because']
  /** Headlines. */
  related?: string[]
}

export type SampleIssue = {
  slug: string
  timezone: string
  brand: Pick<Brand, 'name' | 'tagline' | 'accentColor' | 'postalAddress'>
  intro: string | null
  /** When the first digest comes, as a welcome says it. */
  first: string
  /** What the desk is told of a thin week. */
  facts: string[]
  stories: SampleStory[]
}

const english: SampleIssue = {
  slug: 'meridian',
  timezone: 'Europe/London',
  brand: {
    name: 'Meridian',
    tagline: 'The week’s world, explained',
    accentColor: '#8c2f1b',
    postalAddress: 'Meridian, 14 Gantry Yard\nLondon ZZ1 4AA\nUnited Kingdom',
  },
  intro: 'A week of waiting: for rain, for a court, and for sixty-two barges to move. — The editors',
  first: 'Monday 9 March at 07:00 GMT',
  facts: ['2 stories since the last digest', 'at least 3 are wanted', 'next slot: Monday 9 March 2026, 07:00'],
  stories: [
    {
      path: 'deep-dives/river',
      title: 'The river that splits a customs union',
      excerpt:
        'Sixty-two barges wait above the locks on the Istel, and a union that was built to end tolls cannot agree on who may ask for one. What the treaty says, and what it was never asked.',
      category: 'Trade',
      region: 'Europe',
      readingMinutes: 7,
      sourceCount: 3,
      bias: 'Centre',
      sentiment: 'negative',
      picture: 'locks.png',
      because: { code: 'shared', count: 41 },
      related: [
        'Belmora shuts the Lindach locks to Karselian barges over unpaid tolls',
        'Grain prices climb for the third day',
        'Varda court will hear the toll case in April',
      ],
    },
    {
      path: 'deep-dives/grid',
      title: 'The island that switched its grid off, and what it found out about everybody else’s',
      excerpt: 'For nine minutes Sandhamre ran on nothing but its own wind. The report says why nobody noticed.',
      category: 'Energy',
      region: 'North Sea',
      readingMinutes: 12,
      sentiment: 'neutral',
      picture: 'pylons.png',
      because: { code: 'pinned' },
      related: ['Norrfell Link trips, and two regions go dark for forty minutes'],
    },
    {
      path: 'deep-dives/reef',
      title: 'Counting a reef',
      excerpt: 'Forty lines, four colours and a great deal of patience. Who counts, and what the counting cannot see.',
      region: 'Southeast Asia',
      readingMinutes: 6,
      sourceCount: 1,
      sentiment: 'positive',
      picture: 'reef.png',
      because: { code: 'visited', count: 12 },
    },
    { path: 'news/cable', title: 'A cable cut, and nobody looking' },
    {
      path: 'deep-dives/ferry',
      title: 'The last ferry to Sand Key',
      excerpt:
        'Four hundred people, one boat, and a company that would rather sell the route than run it. Nobody on the island was asked. The council votes in June.',
      category: 'Transport',
      readingMinutes: 5,
    },
    { path: 'news/treaty', title: 'The toll treaty, article by article', because: { code: 'updated' } },
  ],
}

const arabic: SampleIssue = {
  slug: 'marsa',
  timezone: 'Asia/Riyadh',
  brand: {
    name: 'صحيفة المرسى',
    tagline: 'أخبار الخليج والجزيرة، بهدوء ووضوح',
    accentColor: '#0f5c63',
    postalAddress: 'صحيفة المرسى، شارع الأرصفة 7، ميناء الغاف، ص.ب. 100',
  },
  intro: null,
  first: 'الأحد 8 مارس في الساعة 8:00 صباحًا',
  facts: ['قصتان منذ العدد الأخير', 'والحد الأدنى 3', 'الموعد القادم: الأحد 8 مارس 2026، 8:00'],
  stories: [
    {
      path: 'deep-dives/water',
      title: 'الثمن الحقيقي لكأس ماء',
      excerpt: 'لا تُقاس تحلية البحر بما يخرج من الصنبور وحده، بل بما تأخذه من الكهرباء وما تعيده إلى الخور.',
      category: 'طاقة',
      region: 'الخليج العربي',
      readingMinutes: 7,
      sourceCount: 7,
      bias: 'وسط',
      sentiment: 'neutral',
      picture: 'glass.png',
      because: { code: 'shared', count: 41 },
      related: ['محطة خور الدانة تضخ أول مياهها المحلّاة إلى شبكة الغاف', 'شحوب مبكر في مرجان جزر أم النورس'],
    },
    {
      path: 'deep-dives/port',
      title: 'ميناء يكبر ومدينة تضيق: ما الذي تبقّى للصيادين بين أرصفة الحاويات ومحطات Gulf Lines الجديدة؟',
      excerpt: 'خمسة أرصفة في عشر سنوات، وسوق سمك واحدة لم تعد تطل على البحر.',
      category: 'اقتصاد',
      sourceCount: 2,
      readingMinutes: 4,
      sentiment: 'negative',
      picture: 'port.png',
      because: { code: 'visited', count: 12 },
    },
    {
      path: 'deep-dives/falaj',
      title: 'نصف ساعة من الماء',
      excerpt: 'كيف يُقسم ماء الفلج بين مئة بيت بمزولة ودفتر، ولماذا لم يختلفوا منذ جيلين.',
      category: 'مجتمع',
      readingMinutes: 5,
      because: { code: 'followed', topic: 'مجتمع' },
    },
    { path: 'news/rain', title: 'مطر بعد انتظار' },
  ],
}

const german: SampleIssue = {
  slug: 'lotse',
  timezone: 'Europe/Berlin',
  brand: {
    name: 'Der Lotse',
    tagline: 'Was die Woche bedeutet',
    accentColor: '#1f4e79',
    postalAddress: 'Der Lotse, Am Alten Speicher 9\n21999 Hafenstedt\nDeutschland',
  },
  intro: 'Eine Woche der langen Wörter und der kurzen Fristen. Beides ist kein Zufall.',
  first: 'Montag, 9. März, um 07:00 MEZ',
  facts: [
    '2 Beiträge seit der letzten Ausgabe',
    'mindestens 3 sind verlangt',
    'nächster Termin: Montag, 9. März 2026, 07:00',
  ],
  stories: [
    {
      path: 'hintergrund/gesetz',
      title:
        'Donaudampfschifffahrtsgesellschaft prüft Energieversorgungssicherheitsgesetz: Verwaltungsgerichtshof verlangt Umweltverträglichkeitsprüfung',
      excerpt:
        'Wer über den Fluss fährt, braucht seit Montag ein Gutachten mehr. Warum ein Gesetz für den Winter jetzt den Sommerfahrplan aufhält.',
      category: 'Wirtschaft',
      region: 'Süddeutschland',
      readingMinutes: 8,
      sourceCount: 5,
      bias: 'Mitte',
      sentiment: 'neutral',
      picture: 'ferry.png',
      because: { code: 'shared', count: 41 },
      related: ['Fahrgastschifffahrt verschiebt den Saisonbeginn um drei Wochen', 'Das Gutachten im Wortlaut'],
    },
    {
      path: 'hintergrund/waerme',
      title: 'Kommunale Wärmeplanung: Was die Nachbarn schon wissen',
      excerpt: 'Drei Gemeinden teilen sich eine Leitung, einen Kessel und neuerdings auch die Rechnung.',
      category: 'Energie',
      readingMinutes: 6,
      sourceCount: 2,
      picture: 'turbines.png',
      because: { code: 'followed', topic: 'Energie' },
    },
    {
      path: 'hintergrund/wald',
      title: 'Der Wald nach dem Käfer',
      region: 'Mittelgebirge',
      readingMinutes: 5,
      sentiment: 'positive',
      picture: 'forest.png',
      because: { code: 'pinned' },
    },
    { path: 'nachrichten/schranke', title: 'Schranke zu, Streit offen' },
    { path: 'nachrichten/brot', title: 'Ein Bäcker kauft sein Dorf zurück', excerpt: 'Zwölf Häuser, ein Ofen.' },
  ],
}

const french: SampleIssue = {
  slug: 'estuaire',
  timezone: 'Europe/Paris',
  brand: {
    name: 'L’Estuaire',
    tagline: 'La semaine, expliquée',
    accentColor: '#7a3e8e',
    postalAddress: 'L’Estuaire, 3 quai des Écluses\n44999 Port-Calme\nFrance',
  },
  intro: null,
  first: 'lundi 9 mars à 07:00',
  facts: [
    '2 articles depuis le dernier numéro',
    'il en faut au moins 3',
    'prochaine échéance : lundi 9 mars 2026, 07:00',
  ],
  stories: [
    {
      path: 'analyses/digue',
      title: 'Derrière la digue, le prix d’un demi-mètre',
      excerpt: 'Relever le mur coûte moins cher que de déplacer l’école. Encore faut-il savoir qui paie le mur.',
      category: 'Climat',
      region: 'Littoral',
      readingMinutes: 8,
      sourceCount: 4,
      sentiment: 'neutral',
      picture: 'locks.png',
      because: { code: 'shared', count: 23 },
      related: ['La commune vote le rehaussement à une voix près'],
    },
    {
      path: 'analyses/train',
      title: 'Le train de nuit qui ne voulait pas mourir',
      excerpt: 'Deux voitures, un conducteur et douze mille signatures.',
      category: 'Transports',
      readingMinutes: 6,
      because: { code: 'visited', count: 12 },
    },
    { path: 'actualites/sel', title: 'Le sel revient', because: { code: 'updated' } },
  ],
}

const spanish: SampleIssue = {
  slug: 'ribera',
  timezone: 'Europe/Madrid',
  brand: {
    name: 'La Ribera',
    tagline: 'La semana, explicada',
    accentColor: '#a34a00',
    postalAddress: 'La Ribera, calle del Molino 12\n50999 Vega Alta\nEspaña',
  },
  intro: null,
  first: 'lunes 9 de marzo a las 07:00',
  facts: [
    '2 artículos desde el último resumen',
    'hacen falta al menos 3',
    'próximo envío: lunes 9 de marzo de 2026, 07:00',
  ],
  stories: [
    {
      path: 'analisis/acequia',
      title: 'La acequia que riega tres pleitos',
      excerpt: 'El agua baja por donde bajaba en 1410. Lo que ha cambiado es quién la mide, y con qué.',
      category: 'Agua',
      region: 'Ebro',
      readingMinutes: 7,
      sourceCount: 5,
      sentiment: 'neutral',
      picture: 'falaj.png',
      because: { code: 'shared', count: 18 },
      related: ['El tribunal de las aguas pide los cuadernos de cuarenta años'],
    },
    {
      path: 'analisis/pueblo',
      title: '¿Quién abre la escuela cuando vuelven doce niños?',
      excerpt: 'Un pueblo de noventa vecinos encontró maestra antes que tejado.',
      category: 'Sociedad',
      readingMinutes: 5,
      because: { code: 'pinned' },
    },
    { path: 'noticias/faro', title: 'El faro, otra vez' },
  ],
}

const russian: SampleIssue = {
  slug: 'pereprava',
  timezone: 'Asia/Almaty',
  brand: {
    name: 'Переправа',
    tagline: 'Что значит эта неделя',
    accentColor: '#2f6b3a',
    postalAddress: 'Переправа, Причальная ул., 4\nг. Заречный',
  },
  intro: null,
  first: 'понедельник, 9 марта, в 07:00',
  facts: [
    '2 материала после прошлого дайджеста',
    'нужно не меньше 3',
    'следующий срок: понедельник, 9 марта 2026 г., 07:00',
  ],
  stories: [
    {
      path: 'razbory/most',
      title: 'Мост, который строили дольше, чем проектировали',
      excerpt: 'Одиннадцать лет, четыре подрядчика и одна опора, которой не было в чертежах.',
      category: 'Транспорт',
      region: 'Сибирь',
      readingMinutes: 7,
      sourceCount: 3,
      sentiment: 'neutral',
      picture: 'bridge.png',
      because: { code: 'shared', count: 22 },
      related: ['Паром останется до осени'],
    },
    {
      path: 'razbory/stantsiya',
      title: 'Метеостанция на одного наблюдателя',
      excerpt: 'Каждые три часа, сорок лет подряд, без единого пропуска.',
      category: 'Наука',
      readingMinutes: 5,
      because: { code: 'visited', count: 12 },
    },
    { path: 'novosti/sneg', title: 'Снег в июне' },
  ],
}

/** By language. */
export const SAMPLE_ISSUES: Record<string, SampleIssue> = {
  en: english,
  ar: arabic,
  de: german,
  fr: french,
  es: spanish,
  ru: russian,
}
