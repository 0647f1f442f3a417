/**
 * The pure parts, and the tests that hold them: no database, no network, the clock passed in. A mutation tester makes every small
 * mistake that it knows in each of them (`npm run mutants:pure`). Whoever adds a part adds it here.
 */
export const PARTS = {
  'src/publications/schedule.ts': ['test/publications/schedule.test.ts'],
  'src/reports/policy.ts': ['test/reports/policy.test.ts'],
  'src/ground/address.ts': ['test/ground/address.test.ts'],
  'src/mail/frame.ts': ['test/mail/frame.test.ts'],
  'src/digests/choose/select.ts': ['test/digests/select.test.ts'],
  'src/shares/judge.ts': ['test/shares/judge.test.ts'],
  'src/ground/url.ts': ['test/ground/url.test.ts'],
  'src/dashboard/arrange.ts': ['test/dashboard/arrange.test.ts'],
  'src/ground/feed-address.ts': ['test/ground/feed-address.test.ts'],
  'src/reports/event.ts': ['test/reports/event.test.ts'],
  'src/ground/tokens.ts': ['test/ground/tokens.test.ts'],
  'src/stories/catalogue/text.ts': ['test/stories/text.test.ts'],
  'src/stories/feeds/item.ts': ['test/stories/feed-cases.test.ts'],
}
