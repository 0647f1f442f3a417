/** Mistakes in how a mail speaks: where its words break, in which language each story is read, which spaces stay, what is said twice. */
const mutant = (file, find, put, breaks, test) => ({ file, find, put, breaks, tests: [`test/${test}.test.ts`] })
const longWords = (find, put, breaks) => mutant('src/mail/long-words.ts', find, put, breaks, 'mail/long-words')
const told = (find, put, breaks) => mutant('emails/story-blocks.tsx', find, put, breaks, 'emails/templates')
const typeset = (find, put, breaks) => mutant('emails/text.ts', find, put, breaks, 'emails/templates')

export default [
  longWords('ADDRESS.test(word) || ', '', 'an address that somebody may copy has soft hyphens in it'),
  longWords("languages.at(-1) ?? ''", "languages[0] ?? ''", 'a story is hyphenated by the language of the mail'),
  longWords(
    'if (closing) languages.pop()',
    'if (closing) languages.at(0)',
    'what follows a story is hyphenated as it was',
  ),
  longWords('replaceAll(PIECE, (piece', 'replaceAll(/<h[12].*?<.h[12]>/g, (piece', 'long words break without a hyphen'),
  told(
    'at === first ? story : { ...story, carriedAt: undefined }',
    'first < 0 || at >= 0 ? story : { ...story, carriedAt: undefined }',
    'both related stories of a place say which digest had them',
  ),
  told('<span {...ownLanguage(story)}>', '<span>', 'a related headline is read in the language of the mail'),
  told('isLast ? part : `${part} ·`', 'part', 'facts stand beside each other without a dot'),
  typeset(
    'letters(standfirst) !== letters(headline)',
    'standfirst !== headline',
    'a headline is said again, with a full stop',
  ),
  typeset('`(?:(?!${KEPT_SPACE})', '`(?:(?!${KEPT_SPACE}$)', 'the spaces at which no line may end are lost'),
  typeset('|| /https?:\\/\\//i.test(word)', '', 'an address in brackets is broken in the plain twin'),
  mutant(
    'emails/layout.tsx',
    'direction === null || direction === style.direction',
    'direction === null || direction.length > 0',
    'the numbers of an address are turned round in an Arabic mail',
    'emails/templates',
  ),
  mutant(
    'emails/words/fr.ts',
    "{ one: '# lecteur', other: '# lecteurs' }",
    "{ other: '# lecteurs' }",
    'a French letter counts one readers',
    'emails/languages',
  ),
  mutant(
    'emails/words/ru.ts',
    "{ one: '# день', few: '# дня', many: '# дней', other: '# дня' }",
    "{ one: '# день', other: '# дня' }",
    'Russian days have no form for many',
    'emails/languages',
  ),
  mutant(
    'src/pages/dates.ts',
    "told.replace(/(?<=\\p{L})\\+0$/u, '')",
    'told',
    'London in winter is GMT+0',
    'pages/dates',
  ),
  mutant(
    'src/digests/choose/compose.ts',
    'carried.story_id = stories.id AND ',
    '',
    'a related story that no digest carried is said to have been in one',
    'digests/candidates',
  ),
]
