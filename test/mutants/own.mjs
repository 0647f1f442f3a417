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
const decidedByTaste = (find, put, breaks) => mutant('send/decide', find, put, breaks, 'taste')

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
  {
    ...decided('chunk.decidedAt !== null || ', '', 'what a reader gets is decided anew with each attempt'),
    harmless: 'what was written down first stays, and is what is read back; the condition spares the work',
  },
  decidedByTaste('AND c.decided_at IS NULL)`', ')`', 'of two senders the later overwrites what the first has sent'),
  decidedByTaste(
    ' WHERE digest_id = ${chunk.digestId} AND seq = ${chunk.seq} AND decided_at IS NULL`',
    ' WHERE digest_id = ${chunk.digestId} AND seq = ${chunk.seq} AND 0`',
    'a decision is not remembered as one',
  ),
  {
    ...decided("AND v.status IN ('planned', 'unknown')", '', 'what who left would have got is decided, too'),
    harmless: 'they are no recipients of the chunk any more; the condition spares the work',
  },
  decided(
    'v.digest_id = ${digest.id} AND v.chunk = ${chunk.seq} AND',
    'v.digest_id = ${digest.id} AND',
    'a reader is told what one of another chunk is owed',
  ),
  decided(
    'c.publication_id = ${digest.publicationId} AND c.id IN (SELECT value FROM json_each(${JSON.stringify(edition.corrections)}))',
    'c.publication_id = ${digest.publicationId}',
    'a digest tells what came after it was written',
  ),
  decidedByTaste(
    'again.length > 0 ? hadIn',
    'again.length > 1e6 ? hadIn',
    'a reader gets a story again that came back',
  ),
  decidedByTaste(
    '...(spoken && language !== null ? { language: spoken } : {})',
    '',
    'the frame speaks the publication’s language to everybody',
  ),
  decidedByTaste('...(taste ? fitting(taste) : {})', '...(taste ?? {})', 'a digest to a taste is clipped'),
  decidedByTaste('while (least > 1 && told(least)', 'while (least > 0 && told(least)', 'a long lead is told in a line'),
  taste('.filter(({ id }) => !had.has(id))', '', 'a reader gets a story again'),
  taste('most - Math.min(OUTSIDE_LEAST, others.length)', 'most', 'nothing comes from outside'),
  taste('return time > minutes', 'return time >= minutes + 30', 'minutes are not kept'),
  taste('Math.max(1, end)', 'end', 'a digest begins with a line'),
  taste('a.score.total', '-a.score.total', 'the least comes first'),
]
