/** Mistakes in the shares' folder and in the statistics: what counts twice, what is forgotten, whose counts they are. */
const counting = ['test/shares/counting.test.ts']
const folding = ['test/shares/folding.test.ts']
const limits = ['test/shares/limits.test.ts']
const unknown = ['test/shares/unknown.test.ts']
const forgetting = ['test/shares/forgetting.test.ts']
const rollups = ['test/shares/rollups.test.ts']
const links = ['test/shares/links.test.ts']
const stats = ['test/stats/statistics.test.ts']

const mutant = (file, find, put, breaks, tests) => ({ file, find, put, breaks, tests })
const judge = (find, put, breaks, tests) => mutant('src/shares/judge.ts', find, put, breaks, tests)
const tally = (find, put, breaks, tests) => mutant('src/shares/tally.ts', find, put, breaks, tests)
const facts = (find, put, breaks, tests) => mutant('src/shares/facts.ts', find, put, breaks, tests)
const waiting = (find, put, breaks, tests = unknown) => mutant('src/shares/unknown.ts', find, put, breaks, tests)
const statistics = (find, put, breaks) => mutant('src/stats/statistics.ts', find, put, breaks, stats)

export default [
  // ---- What is decided of one event
  judge(
    'const FLOOD_PER_MINUTE = 1_000',
    'const FLOOD_PER_MINUTE = 1_100',
    'a flood is one only above 1,100 events a minute',
    folding,
  ),
  judge('> FLOOD_PER_MINUTE)', '>= FLOOD_PER_MINUTE)', 'the thousandth event of a minute is a flood', folding),
  judge(
    'const COUNTED_PER_ADDRESS = 20',
    'const COUNTED_PER_ADDRESS = 21',
    'of one address 21 shares a day count',
    limits,
  ),
  judge('const SCORED_PER_NETWORK = 3', 'const SCORED_PER_NETWORK = 4', 'a network has four votes', folding),
  judge(
    'const LINKS_PER_STORY = 5_000',
    'const LINKS_PER_STORY = 5_001',
    'a story keeps more links than its cap',
    folding,
  ),
  judge(
    'const LINKS_OF_REPEATS = 10',
    'const LINKS_OF_REPEATS = 11',
    'a visitor’s repeats keep more links than their cap',
    limits,
  ),
  judge(
    'const NETWORK_PART = 4',
    'const NETWORK_PART = 0',
    'no visit ever votes, for every network begins with nothing',
    limits,
  ),
  judge(
    'known.isSettled === 1 || known.countedEventId === event.id',
    'known.countedEventId === event.id',
    'a dropped message that comes again is judged again',
    folding,
  ),
  judge(
    'known.isSettled === 1 || known.countedEventId === event.id',
    'known.isSettled === 1',
    'a counted event that comes again is called a repeat',
    folding,
  ),
  judge('!link && mayWait', '!link', 'a visit whose share never comes waits for ever', folding),
  judge('if (isWaiting && known.storyId !== null)', 'if (isWaiting)', 'a visit to an unknown page waits in the queue', [
    ...folding,
    ...unknown,
  ]),
  judge(
    'const minuteKey = isLate ? null : known.minuteKey',
    'const { minuteKey } = known',
    'what waited for its story takes a second place in its minute',
    unknown,
  ),
  judge('if (!isLate && take(', 'if (take(', 'what waited for its story is a flood where its minute was full', unknown),
  judge(
    'isUnknown: storyId === null && !isLate',
    'isUnknown: !isLate',
    'events of a removed story wait for it',
    unknown,
  ),
  judge(
    'known.storyId === null || known.isRemoved === 1',
    'known.storyId === null',
    'a removed story goes on counting',
    folding,
  ),
  judge(
    'link?.storyId !== known.storyId',
    'link === null',
    'a token is credited to a story that was not shared by it',
    counting,
  ),
  judge(
    'if (event.token === null && known.isOfDigest === 0)',
    'if (known.isOfDigest === 2)',
    'arrivals count from digests that never were',
    counting,
  ),
  judge(
    'known.countedEventId !== null || given.visitors.has(visitor)',
    'given.visitors.has(visitor)',
    'a repeat is one only within a fold',
    folding,
  ),
  judge(
    'known.countedEventId !== null || given.visitors.has(visitor)',
    'known.countedEventId !== null',
    'a repeat within a fold takes a place of its network',
    [...folding, ...limits],
  ),
  judge(
    "if (event.kind === 'visit' && event.token === null) return false\n",
    '',
    'a digest votes for its own stories',
    forgetting,
  ),
  judge(
    'if (isOfSharer(event.network) || isOfSharer(event.networkBefore)) return false',
    'if (isOfSharer(event.networkBefore)) return false',
    'whoever shared a story votes as its visitor that day',
    limits,
  ),
  judge(
    'if (isOfSharer(event.network) || isOfSharer(event.networkBefore)) return false',
    'if (isOfSharer(event.network)) return false',
    'whoever shared a story votes as its visitor the next day',
    limits,
  ),
  judge(
    "const vote = ['vote', placeOf(event, known), event.kind, event.network]",
    "const vote = ['vote', placeOf(event, known), event.network]",
    'shares and arrivals of a network vote out of one purse',
    ['test/shares/model.test.ts'],
  ),
  judge(
    '(given.counts.get(linkPlace(event, known)) ?? known.storyShares) >= LINKS_PER_STORY',
    'false',
    'repeats fill the links of a full story',
    limits,
  ),
  judge(
    'if (!given.links.has(key)) given.links.set(',
    'given.links.set(',
    'of two shares with one token the last has its visits',
    folding,
  ),
  judge(
    "return [publicationId, day, storyId].join(' ')",
    "return [publicationId, storyId].join(' ')",
    'two days in one fold share their caps',
    folding,
  ),

  // ---- What is known of it
  facts('AND n.network = came.network AND', 'AND', 'the votes of all networks are one', folding),
  facts(
    'n.story_id = s.id AND n.day = came.day',
    'n.story_id = s.id',
    'a network’s votes of yesterday count today',
    folding,
  ),
  facts(
    'AND n.kind = came.kind AND ${channels}',
    'AND ${channels}',
    'a network’s shares use up its votes as visitors',
    ['test/shares/model.test.ts'],
  ),
  facts(
    'AND a.visitor >= substr(came.visitor, 1, 16) AND',
    'AND',
    'addresses before one’s own use up its twenty',
    limits,
  ),
  facts("|| 'g' LIMIT 20", "|| 'g' LIMIT 2", 'earlier folds are forgotten beyond two of an address', limits),
  facts('AND a.kind = came.kind AND', 'AND', 'shares of an address use up what counts of its arrivals', limits),
  facts(
    'AND a.day = came.day AND',
    'AND a.day <= came.day AND',
    'what an address did yesterday is held against it today',
    limits,
  ),
  facts(
    'ON a.channel = c.channel',
    "ON a.channel = c.channel AND c.channel = 'x'",
    'an address has its twenty for each channel',
    limits,
  ),
  facts(
    'l.publication_id = came.publicationId AND l.token = came.token',
    'l.token = came.token',
    'another publication’s link is credited',
    folding,
  ),
  facts(
    'd.period = came.digest AND d.frozen_at IS NOT NULL',
    'd.period = came.digest',
    'a draft has arrivals',
    counting,
  ),
  facts(
    'd.publication_id = came.publicationId AND d.period',
    'd.period',
    'another publication’s digest makes an arrival count',
    folding,
  ),
  facts(
    'c.publication_id = came.publicationId AND c.day = came.day\n        AND',
    'c.publication_id = came.publicationId AND c.day <= came.day\n        AND',
    'yesterday’s links use up today’s room',
    folding,
  ),

  // ---- How it is written
  tally(
    'AND NOT EXISTS (SELECT 1 FROM dropped_events x WHERE x.id = came.message)`',
    '`',
    'what was dropped is counted when its message comes again',
    folding,
  ),
  tally(
    'ON ${ITS_VISITOR} AND v.event_id = came.id AND v.fold = ${fold.id}',
    'ON ${ITS_VISITOR} AND v.event_id = came.id',
    'two folds of one message count it twice',
    folding,
  ),
  tally(
    'x.id = came.message AND x.fold = ${fold.id}',
    'x.id = came.message',
    'two folds of one message drop it twice',
    folding,
  ),
  tally('THEN v.event_id <> came.id ELSE', 'THEN 0 ELSE', 'a repeat that another fold made is not dropped', folding),
  tally(
    'coalesce(came."drop", \'repeat\'), sum(came.count)',
    'coalesce(came."drop", \'repeat\'), count(*)',
    'what a door dropped in bulk counts as one',
    ['test/shares/queue.test.ts'],
  ),
  tally(
    "sum(v.kind = 'share'), sum(v.scored AND v.kind = 'share'),\n      sum(v.kind = 'visit'), sum(v.scored AND v.kind = 'visit'), 0",
    "sum(v.kind = 'share'), sum(v.scored AND v.kind = 'share'),\n      sum(v.kind = 'visit'), sum(v.kind = 'visit'), 0",
    'arrivals all vote',
    limits,
  ),
  tally(
    "sum(v.kind = 'visit'),\n      sum(v.scored AND v.kind = 'share')\n    FROM",
    "sum(v.kind = 'visit'),\n      sum(v.kind = 'share')\n    FROM",
    'the public is told more than passed the limits',
    limits,
  ),
  tally(
    'scored = coalesce(scored, 0) + excluded.scored',
    'scored = excluded.scored',
    'the public count begins anew with every fold',
    ['test/shares/counts.test.ts'],
  ),
  tally('WHERE came.digest IS NOT NULL\n', 'WHERE true\n', 'arrivals through shares are the digest’s', counting),
  tally(
    '    UNION ALL\n    SELECT ${columns} FROM ${dropped(fold)} AND came.linkNetwork IS NOT NULL`',
    '`',
    'a second share loses its link',
    limits,
  ),
  tally(
    'SET links = coalesce(visitors.links, 0) + repeated.links',
    'SET links = repeated.links',
    'the cap on a visitor’s links is one a fold',
    limits,
  ),
  tally(
    'AND visitors.kind = repeated.kind AND visitors.story_id = repeated.story_id',
    'AND visitors.kind = repeated.kind',
    'one story’s repeats are counted with all of them',
    limits,
  ),
  tally('WHERE minute IS NOT NULL GROUP BY 1', 'WHERE false GROUP BY 1', 'no minute ever fills', folding),
  tally(
    '      UNION ALL\n      SELECT came.minute, came.minuteEnd FROM ${dropped(fold)})',
    ')',
    'what is dropped takes no place in its minute',
    folding,
  ),

  // ---- What waits for its story
  waiting('const KEPT_HOURS = 48', 'const KEPT_HOURS = 72', 'events of unknown pages are kept for three days'),
  waiting('const KEPT_HOURS = 48', 'const KEPT_HOURS = 24', 'events of unknown pages are kept for one day'),
  waiting(
    'const KEPT_PER_PUBLICATION = 5_000',
    'const KEPT_PER_PUBLICATION = 6_000',
    'made-up pages fill more than their table',
  ),
  waiting('const KEPT_PER_NETWORK = 100', 'const KEPT_PER_NETWORK = 1_000', 'one network fills the room of all'),
  waiting(
    'ORDER BY kind, id LIMIT',
    'ORDER BY id LIMIT',
    'visits are counted before the shares that they came through',
  ),
  waiting(
    '    if (rows.length < EVENTS_TOGETHER) return\n',
    '    return\n',
    'only the first batch of a story’s first hour is counted',
  ),
  waiting('before: takenBack(arrived, ids)', 'before: []', 'what waited is counted again with every tick'),
  waiting(
    'SET count = drops.count - waited.count',
    'SET count = drops.count',
    'what was counted stays among the drops',
  ),
  waiting('AND drops.day = waited.day AND', 'AND', 'what was counted is taken from every day’s drops'),
  waiting('AND drops.kind = waited.kind\n', '\n', 'a counted share is taken from the visits’ drops'),
  waiting("\n        AND drops.reason = 'unknown_story'`", '`', 'what was counted is taken from drops of every reason'),
  waiting(
    'AND day BETWEEN ${from} AND ${to}\n    GROUP BY unknown_events.url',
    'GROUP BY unknown_events.url',
    'unknown pages of other days stand in the statistics',
  ),
  waiting(
    'ORDER BY count(*) DESC, unknown_events.url',
    'ORDER BY count(*), unknown_events.url',
    'the rarest unknown pages are shown',
  ),

  // ---- The visitor and what is forgotten
  mutant(
    'src/shares/visitor.ts',
    'const OLDEST_SALT_HOURS = 47.5',
    'const OLDEST_SALT_HOURS = 60',
    'a salt is kept beyond 48 hours',
    forgetting,
  ),
  mutant(
    'src/shares/visitor.ts',
    'before: utcDay(at - 12 * HOUR)',
    'before: utcDay(at - 13 * 24 * HOUR)',
    'a day’s salt outlives its day',
    forgetting,
  ),
  mutant(
    'src/shares/visitor.ts',
    "part([salt, 'visitor', seen.publicationId, address, seen.userAgent])",
    "part([salt, 'visitor', seen.publicationId, address])",
    'two browsers at one address are one visitor',
    limits,
  ),
  mutant(
    'src/shares/visitor.ts',
    'const address = sharedNetwork(seen.address) ?? seen.address',
    'const { address } = seen',
    'whoever owns a /64 is a new address each time',
    limits,
  ),
  mutant(
    'src/shares/visitor.ts',
    'seen.isArrival ? networkTheDayBefore(deps, seen) : null',
    'null',
    'yesterday’s sharer votes as a visitor',
    limits,
  ),
  mutant(
    'src/shares/address-rate.ts',
    'const EVENTS_PER_MINUTE = 60',
    'const EVENTS_PER_MINUTE = 600',
    'an address reports six hundred events a minute',
    counting,
  ),
  mutant(
    'src/shares/record.ts',
    'isHasty(addressIn(hashes.visitor), at)',
    'isHasty(hashes.visitor, at)',
    'an address has sixty a minute for each browser that it makes up',
    limits,
  ),
  mutant(
    'src/shares/forget.ts',
    'new Date(at - DAY).toISOString()',
    'new Date(at - 3 * DAY).toISOString()',
    'visitors are remembered for days',
    forgetting,
  ),
  mutant(
    'src/shares/forget.ts',
    'firstIdOf(at - 2 * DAY)',
    'firstIdOf(at - 20 * DAY)',
    'messages are remembered for weeks',
    forgetting,
  ),
  mutant(
    'src/shares/forget.ts',
    'const LINK_DAYS = 90',
    'const LINK_DAYS = 900',
    'links are kept for years',
    forgetting,
  ),
  mutant(
    'src/shares/attribution.ts',
    'WHERE publication_id = ${publicationId} AND token = ${known}',
    'WHERE token = ${known}',
    'a sign-up is credited to another publication’s share',
    forgetting,
  ),
  mutant(
    'src/shares/passed-on.ts',
    "if (channel !== 'digest' && channel !== 'page')",
    "if (channel !== 'page')",
    'a digest’s own arrivals move next week’s order',
    [...forgetting, ...rollups],
  ),
  mutant(
    'src/shares/passed-on.ts',
    'WHERE r.publication_id = ${publicationId} AND r.days = 1',
    'WHERE r.days = 1',
    'another publication’s shares move the order',
    rollups,
  ),
  mutant(
    'src/shares/passed-on.ts',
    'WHERE publication_id = ${publicationId} AND days = 1',
    'WHERE days = 1',
    'another publication’s days are added to ours',
    rollups,
  ),
  mutant(
    'src/shares/passed-on.ts',
    'AND d.stale > 0))',
    'AND d.stale > 2))',
    'a week is read as it was before one of its days changed',
    rollups,
  ),
  mutant(
    'src/shares/passed-on.ts',
    'AND r.stale = 1`',
    'AND r.stale >= 1`',
    'a large day that changed is counted twice',
    rollups,
  ),
  mutant(
    'src/shares/counts.ts',
    'const isHidden = total < publication.shareThreshold',
    'const isHidden = total <= publication.shareThreshold',
    'the count is hidden at its threshold',
    ['test/shares/counts.test.ts'],
  ),
  mutant(
    'src/shares/counts.ts',
    'shares: shareTotals.scored',
    'shares: shareTotals.shares',
    'the public count is for sale',
    limits,
  ),
  mutant(
    'src/shares/link.ts',
    'eq(stories.publicationId, given.publication.id), ',
    '',
    'a share link leads to another publication’s story',
    links,
  ),
  mutant(
    'src/shares/queue-batch.ts',
    'const MESSAGE_BYTES = 100_000',
    'const MESSAGE_BYTES = 1_000_000',
    'long addresses burst a message, and the honest shares beside them are lost',
    ['test/shares/queue.test.ts'],
  ),
  mutant(
    'src/digests/choose/select.ts',
    "{ code: 'shared', count: scored }",
    "{ code: 'shared', count: story.shares }",
    'a mail prints a number that can be bought',
    ['test/digests/select.test.ts'],
  ),

  // ---- Statistics
  statistics('const MAX_DAYS = 366', 'const MAX_DAYS = 367', 'more than a year is read at once'),
  statistics('const DEFAULT_DAYS = 28', 'const DEFAULT_DAYS = 27', 'the default range has 27 days'),
  statistics('AND day >= ${from})', 'AND day > ${from})', 'the first day’s readers count twice'),
  statistics(
    'WHERE publication_id = ${publication.id} AND day >= ${from}',
    'WHERE day >= ${from}',
    'readers of other publications stand in the running sum',
  ),
  statistics(
    'active_change AS activeChange FROM reader_days\n    WHERE publication_id = ${publication.id} AND',
    'active_change AS activeChange FROM reader_days\n    WHERE',
    'sign-ups of other publications are shown',
  ),
  statistics('d.slot_at < ${end}', 'd.slot_at <= ${end}', 'a digest at the very midnight stands in two ranges'),
  statistics(
    'Temporal.PlainDate.from(to).add({ days: 1 })',
    'Temporal.PlainDate.from(to)',
    'digests of the last day are missing',
  ),
  statistics(
    'OR (d.sent_at >= ${start} AND d.sent_at < ${end})',
    '',
    'a digest that went out late is shown only under its slot',
  ),
  statistics(
    'const isIn = sql`d.publication_id = ${publication.id}\n    AND ',
    'const isIn = sql`',
    'other publications’ digests are shown',
  ),
  statistics(
    'v.publication_id = d.publication_id AND v.period = d.period',
    'v.period = d.period',
    'other publications’ arrivals are shown',
  ),
  statistics('const STORIES_SHOWN = 50', 'const STORIES_SHOWN = 5', 'only five stories are shown'),
  statistics(' HAVING sum(count) > 0 ORDER', ' ORDER', 'drops that were taken back are shown as zeros'),
]
