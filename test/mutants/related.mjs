/** Mistakes in related lists: what is near, who comes first, what is said of it, and what a tick keeps to. */
const mutant = (file, tests) => (find, put, breaks) => ({
  file: `src/stories/related/${file}.ts`,
  find,
  put,
  breaks,
  tests,
})
const lists = ['test/stories/lists.test.ts']
const rank = mutant('rank', lists)
const refresh = mutant('refresh', lists)
const making = mutant('lists', lists)
const names = mutant('names', ['test/stories/terms.test.ts'])
const words = mutant('words', ['test/stories/terms.test.ts'])

export default [
  mutant('profiles', lists)(
    'paper.includes(name)',
    'paper === ""',
    'a story is said to be “also about” the paper that prints it',
  ),
  names('.test(before) &&', '.test("") &&', 'in German two nouns behind an article pass for a name'),
  rank('score < SAME_SUBJECT', 'score < 0', 'a card says “on the same subject” of what shares one word'),
  mutant('compare', lists)(
    'const MANNER_SHARE = 0.6',
    'const MANNER_SHARE = 2',
    'what a paper says below each story makes them near',
  ),
  mutant('rank', ['test/digests/candidates.test.ts'])(
    'size >= TELLING_WORDS',
    'size >= 0',
    'two headlines that share one word are one affair',
  ),
  rank(
    '!mayQuote(story, candidate) && isCopyOf(story, candidate)',
    '!mayQuote(story, candidate)',
    'a story has no list',
  ),
  rank('.filter(({ candidate }) => !copies.has(candidate.id))', '', 'a copy stands beside its original'),
  rank('<= COMMON_PAIRS)', '<= 1_000)', 'a paper’s own imprint makes copies of its stories'),
  rank(
    '{ short: 0.8, long: 0.65 }',
    '{ short: 0.2, long: 0.2 }',
    'a follow-up that repeats its background is taken for a copy',
  ),
  rank('isRegular(story, candidates) || ', '', 'yesterday’s briefing leads the list of today’s'),
  rank(
    'candidate.isRoundUp ? TIER.roundUp : isForeign',
    'isForeign',
    'a round-up stands before the affairs that it mentions',
  ),
  rank(
    ': isForeign ? TIER.otherLanguage : TIER.near',
    ': TIER.near',
    'a card is in a language that the reader may not read, before one that is not',
  ),
  rank('(isSameSection(story, candidate) ? 0 : 1)', '0', 'a list is filled from any section'),
  rank(
    'one.category.toLowerCase() === other.category?.toLowerCase()',
    'one.category === other.category',
    '“Energy” and “energy” are two sections',
  ),
  rank('const LIST_LIMIT = 10', 'const LIST_LIMIT = 9', 'a page that asks for ten gets nine'),
  rank('last.tier < TIER.rest ? last.score : 0', 'last.score * 1_000', 'nobody new comes into an old list'),
  mutant('lists', ['test/stories/related.test.ts'])(
    'publicationId && one.publishedAt <= round.now',
    'publicationId',
    'a story that is dated ahead is listed before its time',
  ),
  making('isShort(member) ? [...new Set', 'false ? [...new Set', 'a list that nothing is near to stays empty'),
  making(
    'AND (related_due_at IS NULL OR related_due_at > ${now})`),',
    'AND related_due_at > ${now}`),',
    'old neighbours of a changed story keep it for ever',
  ),
  making('now - publishedAt < YOUNG ? now + DAY : null', 'null', 'a young story’s list is never made again'),
  making('if (publishedAt > now) return publishedAt', '', 'a story dated ahead is made again at any time but its own'),
  making('(scores[at] ?? 0) >= weakest', '(scores[at] ?? 0) > 1_000', 'an old story never learns of a new one'),
  refresh('if (group.length > 1) for', 'if (group.length > 1_000) for', 'one bad story costs twenty-five lists'),
  refresh(
    'related_due_at = ${deps.clock() + HOUR}',
    'related_due_at = ${deps.clock()}',
    'a bad story is tried with every tick, before all others',
  ),
  refresh(
    'WHERE id = ${id} AND related_due_at = ${dueAt}',
    'WHERE related_due_at = ${dueAt}',
    'a bad story puts off everybody’s list',
  ),
  refresh(
    'OR stories.related_due_at > ${now})`)',
    'AND stories.related_due_at > ${now})`)',
    'stories that were listed for good are never woken',
  ),
  names("if (language === 'en' && ADJECTIVE.test(name)) continue", '', '“Also about: North American”'),
  names('isShouted(surfaces)) continue', 'false) continue', '“Also about: RESTRICTED TO EDITORIAL”'),
  names('days.has(fold(surface))', 'false', '“Also about: Monday”'),
  names('if (run.length === 1 && small.has(fold(name))) continue', '', 'a word is taken for a name'),
  names('!opensSentence(words[at]) && ', '', 'whatever begins a sentence is a name'),
  names('at >= opening && ', '', 'a dateline is a name'),
  names('words.length - Math.min(CLOSING, tenth)', 'words.length', 'the agency at the end is a name'),
  words('if (WITHOUT_SPACES.test(run)) return run.match(PIECES) ?? []', '', 'a Chinese sentence is one word'),
  words('|| /^\\p{Script=Hiragana}+$/u.test(word)', '', 'Japanese endings are words'),
  words(
    '> TERM_LETTERS ? hashOf(term) : term',
    '> 1_000 ? hashOf(term) : term',
    'a long word bursts what a statement may bind',
  ),
  mutant('fold', ['test/stories/terms.test.ts'])(
    '.slice(0, WORD_LETTERS)',
    '',
    'a word of a thousand letters is folded to eighteen thousand',
  ),
  mutant('term-index', ['test/stories/terms.test.ts'])(
    'let token = `${publicationId}_`',
    "let token = '_'",
    'a list names another publication’s stories',
  ),
  mutant('related', ['test/stories/related.test.ts'])(
    'eq(stories.publicationId, publicationId), isIt, isNull',
    'isIt, isNull',
    'a page’s question is answered with another publication’s story',
  ),
  mutant('related', ['test/stories/related.test.ts'])(
    'isNull(stories.removedAt),\n        lte(stories.publishedAt, deps.clock()),',
    'lte(stories.publishedAt, deps.clock()),',
    'a removed story stays in every list',
  ),
]
