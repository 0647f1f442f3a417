/** Mistakes in what a reader gets of their own: corrections, and a digest to their taste. */
const mutant = (file, find, put, breaks, test) => ({
  file: `src/digests/${file}.ts`,
  find,
  put,
  breaks,
  tests: [`test/digests/${test}.test.ts`],
})
const owed = (find, put, breaks) => mutant('corrections/owed', find, put, breaks, 'corrections')
const taste = (find, put, breaks) => mutant('choose/taste', find, put, breaks, 'taste')
const decided = (find, put, breaks) => mutant('send/decide', find, put, breaks, 'corrections')

export default [
  owed(" AND e.status = 'accepted'\n", '\n', 'whoever was refused the story is told that it was wrong'),
  owed(' AND d.frozen_at <= c.created_at', '', 'a digest that brings the story as corrected owes the correction'),
  owed('AND telling.address_hash = ${addressHash}', '', 'one reader who was told speaks for all'),
  owed(
    'AND telling.status IN (SELECT value FROM json_each(${JSON.stringify(outcomes)}))',
    '',
    'a mail that was cancelled counts as told',
  ),
  decided(
    "['planned', 'accepted', 'unknown']",
    "['accepted', 'unknown']",
    'two digests on their way tell the same reader',
  ),
  decided(
    'AND EXISTS (SELECT 1 FROM ${SENT_BEFORE} AND e.address_hash = v.address_hash WHERE ${WAS_SENT})',
    '',
    'everybody is told',
  ),
  taste('.filter(({ id }) => !had.has(id))', '', 'a reader gets a story again'),
  taste('most - Math.min(OUTSIDE_LEAST, others.length)', 'most', 'nothing comes from outside'),
  taste('return time > minutes', 'return time >= minutes + 30', 'minutes are not kept'),
  taste('Math.max(1, end)', 'end', 'a digest begins with a line'),
  taste('a.score.total', '-a.score.total', 'the least comes first'),
]
