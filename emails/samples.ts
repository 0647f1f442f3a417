/**
 * Every mail with made-up content, for the previews under /dev/emails and for looking at them.
 * Chosen to be awkward: a headline as long as German allows, one of three words, one without any fact. No reader gets these.
 */
import { alreadyMail } from './already'
import type { Brand, Document } from './brand'
import { confirmMail } from './confirm'
import { deskMail } from './desk'
import { type Digest, digestMail } from './digest'
import { entryMail, invitedMail } from './entry'
import { eraseMail } from './erase'
import { exportMail } from './export'
import { preferencesMail } from './preferences'
import type { MailItem, MailStory } from './story-blocks'
import { welcomeMail } from './welcome'
import { type Words, wordsFor } from './words'

/** By the name that /dev/emails/:template takes. */
export const samples: Record<string, () => Document> = {
  confirm: () => confirmMail({ ...confirming, brand: meridian, words: english }),
  welcome: () => welcomeMail({ brand: meridian, words: english, ...both, ...welcoming }),
  already: () => alreadyMail({ brand: meridian, words: english, ...both }),
  preferences: () => preferencesMail({ brand: meridian, words: english, link: own('preferences') }),
  export: () => exportMail({ brand: meridian, words: english, link: own('preferences/export'), hours: 24 }),
  'export-arabic': () => exportMail({ brand: marsa, words: arabic, link: own('preferences/export'), hours: 24 }),
  erase: () => eraseMail({ brand: meridian, words: english, link: own('preferences/erase'), hours: 24 }),
  'erase-arabic': () => eraseMail({ brand: marsa, words: arabic, link: own('preferences/erase'), hours: 24 }),
  desk: () => deskMail({ brand: meridian, words: english, note, link: own('admin/meridian/digests') }),
  entry: () => entryMail({ brand: meridian, words: english, link: own('admin/enter') }),
  'entry-arabic': () => entryMail({ brand: marsa, words: arabic, link: own('admin/enter') }),
  invited: () => invitedMail({ brand: meridian, words: english, link: own('admin/sign-in') }),
  digest: () => digestMail(englishDigest),
  'digest-arabic': () => digestMail(arabicDigest),
}

const HOST = 'https://tidings.example'
const english = wordsFor('en')
const arabic = wordsFor('ar')

const meridian: Brand = {
  name: 'Meridian',
  url: 'https://meridian.example/',
  logoUrl: null,
  accentColor: '#8c2f1b',
  language: 'en',
  direction: 'ltr',
  postalAddress: 'Meridian, 14 Gantry Yard\nLondon ZZ1 4AA\nUnited Kingdom',
  archiveUrl: `${HOST}/meridian`,
  tagline: 'The week’s world, explained',
}

const marsa: Brand = {
  name: 'صحيفة المرسى',
  url: 'https://marsa.example/',
  logoUrl: null,
  accentColor: '#0f5c63',
  language: 'ar',
  direction: 'rtl',
  postalAddress: 'صحيفة المرسى، شارع الأرصفة 7، ميناء الغاف، ص.ب. 100',
  archiveUrl: `${HOST}/marsa`,
  tagline: 'أخبار الخليج والجزيرة، بهدوء ووضوح',
}

const both = { preferencesLink: own('preferences'), unsubscribeLink: own('unsubscribe') }
const lastDigest = { title: 'The river that splits a customs union', url: `${HOST}/meridian/digests/2026-W09` }
const confirming = { link: own('confirm'), neverLink: `${own('confirm')}/never`, hours: 48 }
const welcoming = {
  first: 'Monday 9 March at 07:00 GMT',
  lastDigest,
  deepDives: [
    { title: 'The river that splits a customs union', url: 'https://meridian.example/deep-dives/river' },
    { title: 'Rain, at last', url: 'https://meridian.example/deep-dives/rain' },
  ],
}
const note = {
  code: 'thin_week' as const,
  period: '2026-W09',
  facts: ['2 stories since the last digest', 'at least 3 are wanted', 'next slot: Monday 9 March 2026, 07:00'],
}

/** Opens the networks' pages for a story that is not there. */
function passOn(words: Words, slug: string): MailItem['passOn'] {
  return (['whatsapp', 'x', 'email'] as const).map((channel) => ({
    name: words.mail.channels[channel],
    url: `${HOST}/s/${slug}/1/${channel}`,
  }))
}

function own(door: string): string {
  return `${HOST}/${door}/17.0.aSampleThatOpensNothing`
}

/** A story of which nothing is known but what must be. */
function bare(site: string, path: string, title: string): MailStory {
  const unknown = { excerpt: null, category: null, region: null, readingMinutes: null, sourceCount: null, bias: null }
  return {
    url: `${site}${path}`,
    title,
    ...unknown,
    sentiment: null,
    imageUrl: null,
    publishedAt: '2026-02-27T09:30:00Z',
  }
}

const english1: MailItem = {
  story: {
    ...bare(meridian.url, 'deep-dives/river', 'The river that splits a customs union'),
    excerpt:
      'Sixty-two barges wait above the locks on the Istel, and a union that was built to end tolls cannot agree on who may ask for one. What the treaty says, and what it was never asked.',
    category: 'Trade',
    region: 'Europe',
    readingMinutes: 7,
    sourceCount: 3,
    bias: 'centre',
    sentiment: 'negative',
    imageUrl: 'https://meridian.example/images/locks.jpg',
  },
  because: { code: 'shared', count: 41 },
  related: [
    bare(meridian.url, 'news/locks', 'Belmora shuts the Lindach locks to Karselian barges over unpaid tolls'),
    bare(meridian.url, 'news/grain', 'Grain prices climb for the third day'),
    bare(meridian.url, 'news/court', 'Varda court will hear the toll case in April'),
  ],
}

const english2: MailItem = {
  story: {
    ...bare(
      meridian.url,
      'deep-dives/netz',
      'Donaudampfschifffahrtsgesellschaft prüft Energieversorgungssicherheitsgesetz: Verwaltungsgerichtshof verlangt Umweltverträglichkeitsprüfung',
    ),
    excerpt: 'A headline as long as German allows, to see where it breaks.',
    category: 'Energy',
    readingMinutes: 12,
    sentiment: 'neutral',
  },
  because: { code: 'pinned' },
  related: [bare(meridian.url, 'news/grid', 'The island that switched its grid off')],
}

const english3: MailItem = {
  story: {
    ...bare(meridian.url, 'deep-dives/rain', 'Rain, at last'),
    excerpt:
      'Eleven months without a drop, then three days that filled the reservoirs. Who planned for the drought, and who planned for the flood.',
    region: 'Africa',
    sourceCount: 1,
    sentiment: 'positive',
    imageUrl: 'https://meridian.example/images/rain.jpg',
  },
  because: { code: 'visited', count: 12 },
  related: [],
}

const english4: MailItem = {
  story: bare(meridian.url, 'news/nothing-known', 'A cable cut, and nobody looking'),
  because: { code: 'newest' },
  related: [],
}

/** Far down: told in brief, in a row of their own kind. */
const english5: MailItem = {
  story: {
    ...bare(meridian.url, 'deep-dives/ferry', 'The last ferry to Sand Key'),
    excerpt:
      'Four hundred people, one boat, and a company that would rather sell the route than run it. Nobody on the island was asked. The council votes in June.',
    category: 'Transport',
    readingMinutes: 5,
  },
  because: { code: 'newest' },
  related: [],
}

const englishDigest: Digest = {
  brand: meridian,
  words: english,
  subject: 'The river that splits a customs union',
  intro: 'A week of waiting: for rain, for a court, and for sixty-two barges to move. — The editors',
  period: '2026-W10',
  issueDate: '2026-03-02T07:00:00Z',
  stories: [
    english1,
    english2,
    english3,
    english4,
    english5,
    { ...english4, because: { code: 'updated' as const } },
  ].map((item) => ({ ...item, passOn: passOn(english, 'meridian') })),
  totalMinutes: 31,
  links: { preferences: own('preferences'), unsubscribe: own('unsubscribe'), web: `${HOST}/meridian/digests/2026-W10` },
  timezone: 'Europe/London',
}

const arabicDigest: Digest = {
  brand: marsa,
  words: arabic,
  subject: 'الثمن الحقيقي لكأس ماء',
  intro: null,
  period: '2026-W10',
  issueDate: '2026-03-01T05:00:00Z',
  stories: [
    {
      story: {
        ...bare(marsa.url, 'deep-dives/water', 'الثمن الحقيقي لكأس ماء'),
        excerpt: 'لا تُقاس تحلية البحر بما يخرج من الصنبور وحده، بل بما تأخذه من الكهرباء وما تعيده إلى الخور.',
        category: 'طاقة',
        region: 'الخليج العربي',
        readingMinutes: 7,
        sourceCount: 7,
        bias: 'وسط',
        sentiment: 'neutral',
      },
      because: { code: 'shared', count: 41 },
      passOn: passOn(arabic, 'marsa'),
      related: [
        bare(marsa.url, 'news/plant', 'محطة خور الدانة تضخ أول مياهها المحلّاة إلى شبكة الغاف'),
        bare(marsa.url, 'news/coral', 'شحوب مبكر في مرجان جزر أم النورس'),
      ],
    },
    {
      story: {
        ...bare(
          marsa.url,
          'deep-dives/port',
          'ميناء يكبر ومدينة تضيق: ما الذي تبقّى للصيادين بين أرصفة الحاويات ومحطات Gulf Lines الجديدة؟',
        ),
        excerpt: 'خمسة أرصفة في عشر سنوات، وسوق سمك واحدة لم تعد تطل على البحر.',
        category: 'اقتصاد',
        sourceCount: 2,
        sentiment: 'negative',
      },
      because: { code: 'visited', count: 2 },
      related: [],
    },
    {
      story: bare(marsa.url, 'news/rain', 'مطر بعد انتظار'),
      because: { code: 'newest' },
      related: [],
    },
  ],
  totalMinutes: 11,
  links: { preferences: own('preferences'), unsubscribe: own('unsubscribe'), web: `${HOST}/marsa/digests/2026-W10` },
  timezone: 'Asia/Riyadh',
}
