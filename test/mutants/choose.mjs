/** Mistakes in the choice of a digest: what may stand in it, what it is worth, and what is said of it. */
const mutant = (file, find, put, breaks, tests) => ({ file: `src/digests/choose/${file}.ts`, find, put, breaks, tests })
const choice = (find, put, breaks) => mutant('select', find, put, breaks, ['test/digests/select.test.ts'])
const week = (find, put, breaks) => mutant('candidates', find, put, breaks, ['test/digests/candidates.test.ts'])
const subject = (find, put, breaks) => mutant('subject', find, put, breaks, ['test/digests/subject.test.ts'])

export default [
  choice(
    'Math.log(Math.max(1, votes(story.scored)))',
    'Math.log(1 + votes(story.scored))',
    'an author’s own share is worth days',
  ),
  choice(
    'votes(story.scored)))',
    'votes(story.shares)))',
    'shares of one network beyond its three votes enter the score',
  ),
  choice(
    'votes(story.scoredVisits))',
    'votes(story.visits))',
    'arrivals from one network beyond its three votes enter the score',
  ),
  choice(
    'Math.min(count, NETWORK_VOTES) + Math.max(0, count - NETWORK_VOTES) * youth',
    'count * youth',
    'three votes of one network are twelve while a story is young',
  ),
  choice('Math.max(1, LIFE / Math.max(1, life))', '1', 'Sunday evening’s story loses to Tuesday’s'),
  choice('Math.min(MOST_YOUTH, ', 'Math.max(MOST_YOUTH, ', 'old stories are multiplied as young ones are'),
  choice(
    '-Math.min(AGE_CAP, (life / DAY) * AGE_PER_DAY)',
    '-(life / DAY) * AGE_PER_DAY',
    'a story that waited for its revision sinks without end',
  ),
  choice(
    '(life / DAY) * AGE_PER_DAY',
    '(life / HOUR) * AGE_PER_DAY',
    'a story of yesterday is as old as one of last week',
  ),
  choice('taste.shareWeight * Math.log', 'Math.log', 'a publication that gives shares no weight is ranked by them'),
  choice(
    'taste.shareWeight * VISIT_FACTOR',
    'VISIT_FACTOR',
    'a publication that gives arrivals no weight is ranked by them',
  ),
  choice('VISIT_FACTOR * Math.log', 'Math.log', 'whoever comes back counts no more than a press of a button'),
  choice('.filter((story) => !excluded.has(String(story.id)))', '', 'what the editor excluded is sent'),
  choice(
    'if (count < quota) within.push(entry)',
    'if (count <= quota) within.push(entry)',
    'a section takes one place more than its part',
  ),
  choice(
    "(story.category ?? '').normalize('NFKC').trim().toLowerCase()",
    "(story.category ?? '')",
    '“World” and “world” are two sections with a quota each',
  ),
  choice("(story.category ?? '')", '(story.category ?? String(story.id))', 'stories without a section have no quota'),
  choice(
    'heatOf(last) >= heatOf(better) * WORTH',
    'heatOf(last) >= 0',
    'a section is held back for what nobody passed on',
  ),
  choice('heatOf(last) >= heatOf(better) * WORTH', 'heatOf(last) >= heatOf(better)', 'a quota holds nothing back'),
  choice(
    'ofAffair.length < AFFAIR_PLACES && !isFull',
    '!isFull',
    'an affair takes a third place between two that do not list each other',
  ),
  choice(
    'ofAffair.length < AFFAIR_PLACES && !isFull',
    'ofAffair.length < AFFAIR_PLACES',
    'an affair takes a third place by way of one of its two',
  ),
  choice('return !isCopied(story, beside) && ', 'return ', 'one text stands in a digest twice'),
  choice(
    'one[by].includes(other.id) || other[by].includes(one.id)',
    'one[by].includes(other.id)',
    'a copy that is named by the other one only stands there too',
  ),
  choice('if (filled.length >= least) break', 'break', 'a week of one affair is no digest at all'),
  choice('if (filled.length >= least) break', '', 'an affair fills the digest after all'),
  choice(
    '!filled.includes(entry) && !isCopied(entry.story, filled)',
    '!filled.includes(entry)',
    'a thin week is filled with a copy',
  ),
  choice(
    'b.story.publishedAt - a.story.publishedAt',
    'a.story.publishedAt - b.story.publishedAt',
    'of two alike the older stands first',
  ),
  choice(
    'isThin: chosen.length < taste.minStories',
    'isThin: chosen.length <= taste.minStories',
    'a week with enough stories is skipped as thin',
  ),
  choice("if (score.editor > 0) return { code: 'pinned' }", '', 'what the desk chose is said to be chosen by readers'),
  choice("if (story.isUpdate) return { code: 'updated' }", '', 'a reader is not told that a story is an update'),
  choice(
    'scored >= Math.max(1, shareThreshold) && score.shares > 0',
    'score.shares > 0',
    'two shares are given as a reason',
  ),
  choice(
    'scoredVisits >= Math.max(1, shareThreshold) && score.visits',
    'score.visits',
    'two arrivals are given as a reason',
  ),
  choice(
    "{ code: 'visited', count: scoredVisits }",
    "{ code: 'visited', count: story.visits }",
    'a mail prints a number of arrivals that can be bought',
  ),
  choice("(story.kind === 'deep-dive' ? 1 : 2)", '1', 'other stories stand before deep dives'),

  week(
    '${stories.publicationId} = ${publication.id} AND ${stories.removedAt} IS NULL',
    '${stories.publicationId} = ${publication.id}',
    'a removed story is sent',
  ),
  week('AND ${stories.publishedAt} <= ${window.to} AND', 'AND', 'a story that is dated ahead is sent before its time'),
  week('coalesce(${sentRevision}, -1) < ${stories.materialRevision}', '1', 'a story is sent a second time'),
  week(
    'isUpdate && materialAt !== null ? materialAt : row.publishedAt',
    'row.publishedAt',
    'a revision is as old as the story that it revises',
  ),
  week('filter((other) => listing(other, id))', 'slice()', 'a story that only names an affair counts to it'),

  subject(
    '[...whole].length <= SHOWN ? whole : shortened(lead, SHOWN)',
    'whole',
    'a subject is longer than any inbox shows',
  ),
  subject(
    "const end = letters[most - 1] === ' ' ? kept.length : kept.lastIndexOf(' ')",
    'const end = -1',
    'a subject is cut inside a word',
  ),
  subject('plainLine(chosen[0]?.story.title', '(chosen[0]?.story.title', 'signs for machines stand in a subject'),
  subject(".replace(/[\\p{Cc}\\s]+/gu, ' ')", '', 'a subject has two lines'),
]
