/** Mistakes in the stories' folder: what makes one page two stories or two pages one, what a feed may do, and what readers would see wrong. */
const PAGE = ['test/stories/one-page.test.ts']
const CASES = ['test/stories/feed-cases.test.ts']
const FEEDS = ['test/stories/feeds.test.ts']
const UPSERT = ['test/stories/upsert.test.ts']
const TOPICS = ['test/readers/topics.test.ts']
const TROUBLE = ['test/stories/feed-trouble.test.ts']

const mistake = (file, tests) => (breaks, find, put) => ({ file, find, put, breaks, tests })
const naming = mistake('src/ground/url.ts', PAGE)
const tracking = mistake('src/ground/tracking-parameters.ts', PAGE)
const joining = mistake('src/stories/catalogue/joins.ts', PAGE)
const counting = mistake('src/shares/join.ts', PAGE)
const carrying = mistake('src/digests/join.ts', PAGE)
const moving = mistake('src/stories/catalogue/moves.ts', FEEDS)
const writing = mistake('src/stories/catalogue/upsert.ts', FEEDS)
const pushing = mistake('src/stories/catalogue/upsert.ts', UPSERT)
const taking = mistake('src/stories/catalogue/input.ts', UPSERT)
const linking = mistake('src/stories/feeds/addresses.ts', CASES)
const showing = mistake('src/stories/feeds/pictures.ts', CASES)
const filing = mistake('src/stories/feeds/sections.ts', CASES)
const dating = mistake('src/stories/catalogue/dates.ts', CASES)
const spelling = mistake('src/stories/feeds/letters.ts', CASES)
const parsing = mistake('src/stories/feeds/parse.ts', CASES)
const telling = mistake('src/stories/catalogue/prose.ts', CASES)
const reading = mistake('src/stories/catalogue/html.ts', CASES)
const learning = mistake('src/stories/catalogue/topics.ts', TOPICS)
const shelving = mistake('src/stories/catalogue/topic-shelf.ts', TOPICS)
const following = mistake('src/readers/topics.ts', TOPICS)
const noting = mistake('src/publications/feeds.ts', FEEDS)
const alarming = mistake('src/stories/feeds/trouble.ts', TROUBLE)

export default [
  learning('“World” and “WORLD” are two topics', 'alike.get(key) ??', ''),
  learning('readers are offered Uncategorized', 'if (!isSection(story.category))', 'if (story.category === "")'),
  learning(
    'what the desk gave a name is no section all the same',
    'row.isRenamed || isSection(row.name)',
    'isSection(row.name)',
  ),
  mistake('src/stories/feeds/sections.ts', TOPICS)('C and C++ are one section', '[+#]*/gu', '/gu'),
  // One page, one story.
  naming('www makes another page', "url.host.replace(/^www\\./, '')", 'url.host'),
  naming('a slash at the end makes another page', "encoded(url.pathname).replace(/\\/$/, '')", 'encoded(url.pathname)'),
  naming(
    'the order of the query makes another page',
    'parameters.toSorted((one, other) => compare(nameAndValue(one)[0], nameAndValue(other)[0])).join',
    'parameters.join',
  ),
  naming('what only tracks makes another page', '.filter((part) => !onlyTracks(...nameAndValue(part)))', ''),
  naming('a fragment that is a route makes no page', "if (!isRoute(url.hash)) url.hash = ''", "url.hash = ''"),
  naming(
    'an address is bounded before it is encoded only',
    'url.href.length <= URL_LIMIT ? url.href : null',
    'url.href',
  ),
  naming(
    'a letter that need not be escaped makes another page',
    '/[\\w.~-]/.test(character) ? character : found.toUpperCase()',
    'found.toUpperCase()',
  ),
  tracking('any source is a feed’s mark', '[name, /^rss/i]', '[name, /^/i]'),
  tracking(
    'a site’s own TD is taken for ours',
    'onlyTracks(name: string, value: string): boolean {\n  const plain = name.toLowerCase()',
    'onlyTracks(given: string, value: string): boolean {\n  const plain = given.toLowerCase()\n  const name = plain',
  ),
  mistake('src/stories/catalogue/page.ts', PAGE)(
    'a number in a mail that went out leads nowhere once its story was joined',
    'coalesce((SELECT joined.into_id FROM story_joins AS joined WHERE joined.story_id = ${id}), ${id})',
    '${id}',
  ),
  mistake('src/stories/catalogue/page.ts', FEEDS)(
    'the old address of a page that moved is forgotten',
    'former.page_key = ${page}))`',
    "former.page_key = 'x'))`",
  ),
  mistake('src/stories/catalogue/keys.ts', PAGE)(
    'rows of one page are found in other publications',
    'holder.publication_id = story.publication_id AND ',
    '',
  ),
  joining(
    'the text of the row that stays is kept although the other is newer',
    '${rank(sql`old`)} > ${rank(sql`stories`)}',
    '0',
  ),
  joining(
    'a joined story keeps the lower revision',
    'revision = max(stories.revision, old.revision)',
    'revision = min(stories.revision, old.revision)',
  ),
  joining('what comes under an old number while it is joined is lost', 'THEN ${now + ONCE_MORE} END', 'THEN NULL END'),
  joining('the row that was joined stays', 'sql`DELETE FROM stories WHERE id IN (SELECT gone FROM ${joined})`,', ''),
  counting(
    'the days of the row that goes are lost',
    'DO UPDATE SET shares = shares + excluded.shares,\n        scored = scored',
    'DO UPDATE SET shares = shares,\n        scored = scored',
  ),
  counting(
    'the total of the row that goes is lost',
    'DO UPDATE SET shares = shares + excluded.shares, visits',
    'DO UPDATE SET shares = shares, visits',
  ),
  counting('another publication’s days move along', 'USING (publication_id, day) WHERE', 'USING (day) WHERE'),
  counting(
    'days are counted again with every look',
    'DELETE FROM share_days WHERE (publication_id, day, story_id) IN (SELECT publication_id, day, gone FROM days)',
    'DELETE FROM share_days WHERE false',
  ),
  counting(
    'who was counted today is not known any more',
    'UPDATE OR IGNORE visitors SET story_id = joined.kept',
    'UPDATE OR IGNORE visitors SET story_id = joined.gone',
  ),
  carrying('a story that a digest carried comes again after it was joined', 'THEN ${newest} ELSE', 'THEN 0 ELSE'),
  carrying(
    'the row that stays comes again because the other was revised more often',
    'SET material_revision = ${newest} FROM',
    'SET material_revision = digest_stories.material_revision FROM',
  ),
  carrying('an editor’s choice is lost with the old number', "hand = ${renamed(sql`hand`, '')}", 'hand = digests.hand'),
  // What moves.
  moving(
    'an item that takes over an old name is taken for the old story',
    " OR story.published_at = given.value ->> 'publishedAt')",
    ' OR true)',
  ),
  moving(
    'a feed moves another publication’s story',
    ' AND story.publication_id = ${publicationId}\n    WHERE story.page_key',
    '\n    WHERE story.page_key',
  ),
  moving('items that change places are joined', 'AND there.id NOT IN (SELECT id FROM moving)', ''),
  moving(
    'an item keeps the name of the story that it was',
    'DO UPDATE SET story_id = excluded.story_id WHERE story_id <> excluded.story_id',
    'DO NOTHING',
  ),
  mistake('src/stories/feeds/sort-out.ts', CASES)(
    'a name that two items share moves their stories',
    '?.length ?? 0) > 1) story.guid = null',
    '?.length ?? 0) > 2) story.guid = null',
  ),
  // Who may change what.
  writing(
    'a feed overwrites what the newsroom pushed',
    "stories.removed_at IS NULL AND stories.content_hash LIKE 'feed-%' AND (",
    'stories.removed_at IS NULL AND (',
  ),
  writing(
    'a feed brings back what was removed',
    "stories.removed_at IS NULL AND stories.content_hash LIKE 'feed-%'",
    "stories.content_hash LIKE 'feed-%'",
  ),
  writing(
    'two feeds take a story from each other every hour',
    "stories.kind = 'story' AND given.value ->> 'kind' = 'deep-dive'",
    '1',
  ),
  pushing(
    'a push without a date dates the story anew',
    "coalesce(given.value ->> 'publishedAt', stories.published_at)",
    "coalesce(given.value ->> 'publishedAt', ${now})",
  ),
  pushing(
    'a push does not bring back what was removed',
    'updated_at = ${now}, related_due_at = ${now}, removed_at = NULL',
    'updated_at = ${now}, related_due_at = ${now}',
  ),
  pushing(
    'of a repeated material push a later digest shows it again',
    'CASE WHEN ${isMaterial} THEN ${now} ELSE stories.material_at END',
    '${now}',
  ),
  taking('a bad picture costs the story', 'sentiment imageUrl storyUrl', 'sentiment storyUrl'),
  taking('an http picture is kept', "!found?.startsWith('http:')", 'true'),
  taking('a date without an hour is taken', ".refine(hasTime, 'invalid_published_at')", ''),
  taking(
    'markup in an excerpt is shown',
    'plainLine(prose(textOf(text))))\n  .pipe(z.string().max(TEXT_LIMIT.excerpt',
    'plainLine(prose(text)))\n  .pipe(z.string().max(TEXT_LIMIT.excerpt',
  ),
  // What a feed says.
  linking('xml:base is not looked at', 'const bases = [home.base, ...nearer]', 'const bases = [null]'),
  linking(
    'a redirector’s link is what readers get',
    'named && isSure && leadsAway(link.href, named, home) ? named : link.href',
    'link.href',
  ),
  linking('a name that is no permalink is followed', 'named && isSure && leadsAway', 'named && leadsAway'),
  linking('of several links the first is taken', '.sort((one, other) => rankOf(one) - rankOf(other))', ''),
  showing('a pixel is a picture', ' || COUNTER.test(url)) return false', ') return false'),
  showing('an avatar is a picture', ' || FACES.test(url)', ''),
  showing('a thumbnail is shown where something larger is', 'sizeOf(other) - sizeOf(one) ||', ''),
  showing('a picture of one pixel is shown', 'pixels >= SMALLEST', 'pixels >= 0'),
  filing('Uncategorized is a section', 'NO_SECTION.test(written) || ', ''),
  filing('an author is a section', ' && !authors.some((author) => plain(author) === plain(written))', ''),
  filing('the address says nothing of the section', 'isAt(segments[0]) ? 3 : segments.some(isAt) ? 2 : 0', '0'),
  dating('a date without a zone is UTC', "zone === '' ? timezone", "zone === '' ? 'UTC'"),
  dating('a zone east is one west', "(sign === '-' ? -1 : 1)", "(sign === '-' ? 1 : -1)"),
  dating('noon is midnight', "(hours % 12) + (half === 'p' ? 12 : 0)", 'hours % 12'),
  dating('a month’s name may mean two', 'found.length === 1 ?', 'found.length >= 1 ?'),
  spelling('the header is believed before the bytes', 'if (isMeant(utf8)) return utf8', ''),
  spelling(
    'one broken letter turns a whole feed into another encoding',
    'return sound >= broken * SOUND_PER_BROKEN',
    'return false',
  ),
  spelling('UTF-16 without a mark is nonsense', ' || two === 0) return', ') return'),
  parsing('one item that declares something costs the feed', 'else if (open) open.hasDoctype = true\n', ''),
  parsing('of too many items the first are taken', 'const byDate = all.toSorted(', 'const byDate = [...all].filter('),
  parsing('a harmless document type costs the feed', "if (doctype?.[1] === '[' || ", 'if (doctype || '),
  parsing('Atom’s namespace makes RSS unreadable', "format === 'rss' ? tag.replace", "format !== 'rss' ? tag.replace"),
  telling('the line below every WordPress item is an excerpt', '[APPEARED, CUT_MARK', '[CUT_MARK'),
  telling(
    'an excerpt ends in the middle of a sentence that would have ended in time',
    'return end >= FEWEST_CHARACTERS ?',
    'return end >= limit * 2 ?',
  ),
  telling(
    'a name with a title before it ends the excerpt',
    ' && !SHORTENED.test(segment)) end = until',
    ') end = until',
  ),
  mistake('src/stories/catalogue/html.ts', UPSERT)(
    'a picture written into the text costs the text',
    'const whole = withoutDataAddresses(html).slice',
    'const whole = html.slice',
  ),
  reading('a picture’s caption is the beginning', 'figcaption rp rt head dialog', 'rp rt head dialog'),
  reading('cells are glued together', 'else if (CELLS.has(name)) text.space()', ''),
  // Topics.
  learning(
    'a topic never leaves the form',
    '> ${now - CARRIED_DAYS * DAY})`\n}',
    '> ${now - CARRIED_DAYS * 100 * DAY})`\n}',
  ),
  learning('a hidden topic is offered', '        isNull(topics.hiddenAt),\n        isCarried', '        isCarried'),
  learning(
    'a topic’s date never moves on',
    'AND coalesce(last_story_at, 0) < given.value',
    'AND coalesce(last_story_at, 0) > given.value',
  ),
  mistake('src/stories/catalogue/topics.ts', FEEDS)(
    'one feed fills the list of topics',
    '${OF_A_FEED} - (${live} AND source = ${source})',
    '${TOPICS_LIMIT}',
  ),
  shelving(
    'a rename reaches the topics of every publication',
    'return sql`publication_id = ${publicationId} AND coalesce',
    'return sql`coalesce',
  ),
  shelving(
    'stories that are there keep the old name',
    'published_at > ${change.now - YEAR} AND category = ${change.from}',
    'published_at > ${change.now} AND category = ${change.from}',
  ),
  shelving('two ids mean one topic', "name !== '' && idOf(name) === id ? name : null", 'name'),
  following(
    'a rename reaches the readers of every publication',
    'WHERE publication_id = ${publicationId} AND ${holds(sql`subscribers.topics`)}',
    'WHERE ${holds(sql`subscribers.topics`)}',
  ),
  following(
    'whoever chose both topics that became one has it twice',
    'SELECT DISTINCT CASE value',
    'SELECT CASE value',
  ),
  following(
    'whoever has yet to confirm gets the old name',
    "SET wish = json_set(wish, '$.topics', json(${renamed(wished)}))",
    'SET wish = wish',
  ),
  // Feeds that fail.
  noting('“not modified” is believed for ever', 'now - wholeAt < BELIEVED', 'true'),
  noting('a feed that fails again has failed since then only', 'sql`coalesce(failing_since, ${now})`', 'now'),
  noting(
    'a feed that is read again still fails',
    'read.ok ? null : sql`coalesce(failing_since',
    'false ? null : sql`coalesce(failing_since',
  ),
  alarming('the desk hears of a feed at once', 'lte(feeds.failingSince, at - DAY)', 'lte(feeds.failingSince, at)'),
  alarming(
    'a feed that failed, worked and fails again is not told again',
    'failing.map(({ id, publicationId }) => `feed_failing:${publicationId}:${id}`)',
    "['feed_failing:1:1']",
  ),
  alarming(
    'a feed that brought stories is called silent',
    'AND ${feedReads.created} > 0)`',
    'AND ${feedReads.created} > 999)`',
  ),
  mistake('src/stories/feeds/forget.ts', FEEDS)(
    'the names of feeds that are there are forgotten',
    'WHERE NOT EXISTS (SELECT 1 FROM feeds WHERE feeds.id = named.feed_id) LIMIT',
    'WHERE true LIMIT',
  ),
]
