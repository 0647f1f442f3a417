/**
 * Every table, in reading order: publications, stories, readers, shares, digests, mail, the clockwork.
 * Promises: every row that belongs to a publication carries its id; times are epoch milliseconds (`…At`) from deps.clock();
 * days are `YYYY-MM-DD` in the publication's zone; states are the unions written here.
 * Uniqueness and conditional updates decide every race, so the constraints are part of the logic. Nothing cascades:
 * SQLite's table rebuild would delete the children on D1. FTS5 and WITHOUT ROWID are written into the SQL by hand.
 */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

// ---- Publications ------------------------------------------------------------------------------------------------

export const DAYS_OF_WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type DayOfWeek = (typeof DAYS_OF_WEEK)[number]

/** A site with a newsletter: brand, schedule, and what it allows. */
export const publications = sqliteTable(
  'publications',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    tagline: text('tagline'),
    url: text('url').notNull(),
    logoUrl: text('logo_url'),
    accentColor: text('accent_color').notNull(),
    language: text('language').notNull(),
    timezone: text('timezone').notNull(),
    digestDay: text('digest_day', { enum: DAYS_OF_WEEK }).notNull(),
    /** 0 to 23, in the publication's zone. */
    digestHour: integer('digest_hour').notNull(),
    /** `automatic`: goes out at the slot. `manual`: stays a draft until a person sends it, and expires six hours later. */
    approval: text('approval', { enum: ['automatic', 'manual'] }).notNull(),
    fromName: text('from_name').notNull(),
    fromEmail: text('from_email').notNull(),
    /** What confirmations and other single mails come from; null: `fromEmail`. */
    noticeEmail: text('notice_email'),
    replyTo: text('reply_to'),
    deskEmail: text('desk_email'),
    postalAddress: text('postal_address').notNull(),
    /** Origins (`https://host`) whose pages may call the public API with CORS. */
    origins: text('origins', { mode: 'json' }).$type<string[]>().notNull(),
    /** Where a form post may be sent on to; exact entries. */
    thankYouUrls: text('thank_you_urls', { mode: 'json' }).$type<string[]>().notNull(),
    minStories: integer('min_stories').notNull(),
    maxStories: integer('max_stories').notNull(),
    /** Public share counts stay hidden below this many. */
    shareThreshold: integer('share_threshold').notNull(),
    /** 0 to 10: how much readers' shares and visits weigh in the digest. */
    shareWeight: real('share_weight').notNull(),
    /** The first slot that no tick has taken up yet. Moves forward by a conditional update. */
    nextSlotAt: integer('next_slot_at').notNull(),
    /** When it was ended by its desk: from then on it sends nothing and is nowhere to be seen. */
    endedAt: integer('ended_at'),
    /** How many hours before its slot a draft is there to be looked at; null: six. */
    draftHours: integer('draft_hours'),
    /** The week whose slot a change of schedule gave up, until digests have followed it (digests/follow-schedule.ts). */
    leftPeriod: text('left_period'),
    /** When its desk is next told of its week; 0: nobody has looked yet. */
    weekLetterAt: integer('week_letter_at').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('publications_slug').on(table.slug),
    index('publications_next_slot').on(table.nextSlotAt),
    index('publications_left_period').on(table.id).where(sql`left_period IS NOT NULL`),
    index('publications_week_letter')
      .on(table.weekLetterAt, table.timezone)
      .where(sql`desk_email IS NOT NULL AND ended_at IS NULL`),
  ],
)
export type Publication = typeof publications.$inferSelect

/** A feed that the publication's stories are read from, and how the last read went. */
export const feeds = sqliteTable(
  'feeds',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    url: text('url').notNull(),
    /** The kind of story this feed carries. */
    kind: text('kind', { enum: ['deep-dive', 'story'] }).notNull(),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** When the tick may read it again. */
    nextReadAt: integer('next_read_at').notNull(),
    createdAt: integer('created_at').notNull(),
    /** The last read, and the last that was taken whole: a feed's "not modified" is believed only for a while after that. */
    readAt: integer('read_at'),
    wholeAt: integer('whole_at'),
    /** Since when no read has gone well, and how the last one failed, as a code and in words; null while all is well. */
    failingSince: integer('failing_since'),
    error: text('error'),
    errorDetail: text('error_detail'),
  },
  (table) => [
    uniqueIndex('feeds_publication_url').on(table.publicationId, table.url),
    index('feeds_due').on(table.nextReadAt),
    index('feeds_failing').on(table.failingSince).where(sql`failing_since IS NOT NULL`),
  ],
)
export type Feed = typeof feeds.$inferSelect

export type RejectedItem = { item: string; code: string; message: string }

/** What was taken, but not as it came: a picture that was left out, letters that could not be read. */
export type FeedWarning = { item: string | null; code: string; message: string }

/** What each read of a feed brought; kept 14 days. */
export const feedReads = sqliteTable(
  'feed_reads',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    feedId: integer('feed_id').notNull(),
    publicationId: integer('publication_id').notNull(),
    readAt: integer('read_at').notNull(),
    ok: integer('ok', { mode: 'boolean' }).notNull(),
    created: integer('created').notNull(),
    updated: integer('updated').notNull(),
    unchanged: integer('unchanged').notNull(),
    rejected: text('rejected', { mode: 'json' }).$type<RejectedItem[]>().notNull(),
    error: text('error'),
    errorDetail: text('error_detail'),
    warnings: text('warnings', { mode: 'json' }).$type<FeedWarning[]>(),
  },
  (table) => [index('feed_reads_feed').on(table.feedId, table.readAt), index('feed_reads_age').on(table.readAt)],
)

// ---- Stories -----------------------------------------------------------------------------------------------------

export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const
export type Sentiment = (typeof SENTIMENTS)[number]
export type StoryKind = 'deep-dive' | 'story'

/** An article that the publication published. A deep dive is a story that analyses another one (`storyUrl`). */
export const stories = sqliteTable(
  'stories',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    /** As it was published, without what only tracks (see ground/url.ts): what readers get. */
    url: text('url').notNull(),
    kind: text('kind', { enum: ['deep-dive', 'story'] }).notNull(),
    title: text('title').notNull(),
    excerpt: text('excerpt'),
    category: text('category'),
    region: text('region'),
    publishedAt: integer('published_at').notNull(),
    readingMinutes: integer('reading_minutes'),
    sourceCount: integer('source_count'),
    bias: text('bias'),
    sentiment: text('sentiment', { enum: SENTIMENTS }),
    imageUrl: text('image_url'),
    storyUrl: text('story_url'),
    /** Rises with every change of what readers see. */
    revision: integer('revision').notNull(),
    /** The last revision that the publisher called material: it may appear in a later digest again. */
    materialRevision: integer('material_revision').notNull(),
    /** When the material revision came; it counts as the story's date in a digest's window. */
    materialAt: integer('material_at'),
    /** SHA-256 of what was pushed: an equal push changes nothing. */
    contentHash: text('content_hash').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Set when the publisher removed it; counters and past digests stay true. */
    removedAt: integer('removed_at'),
    /** When the related list is to be computed (again); null: never again. */
    relatedDueAt: integer('related_due_at'),
    /** Plain text of the body, at most 64 KB. Last but for the key, so that lists never read it. */
    body: text('body'),
    /** What the story is found by (see ground/url.ts). Null only in rows older than the column, until a tick has come to them. */
    pageKey: text('page_key'),
    /** BCP 47, where its feed or its push named another than the publication's. */
    language: text('language'),
  },
  (table) => [
    uniqueIndex('stories_publication_url').on(table.publicationId, table.url),
    uniqueIndex('stories_publication_page').on(table.publicationId, table.pageKey),
    index('stories_without_page').on(table.id).where(sql`page_key IS NULL`),
    index('stories_publication_published').on(table.publicationId, table.publishedAt),
    index('stories_publication_material').on(table.publicationId, table.materialAt).where(sql`material_at IS NOT NULL`),
    index('stories_related_due').on(table.relatedDueAt).where(sql`related_due_at IS NOT NULL`),
  ],
)
export type StoryRow = typeof stories.$inferSelect

/** Page keys that a story was found by before its page moved. WITHOUT ROWID. */
export const formerPages = sqliteTable(
  'former_pages',
  {
    publicationId: integer('publication_id').notNull(),
    pageKey: text('page_key').notNull(),
    storyId: integer('story_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.publicationId, table.pageKey] })],
)

/**
 * Rows that turned out to be one page: `storyId` became `intoId`. Written when that is found out, worked off by the tick, kept so
 * that an old number still leads to its story. `dueAt`: when what counts under the old number is to be moved (again); null: never.
 */
export const storyJoins = sqliteTable(
  'story_joins',
  {
    storyId: integer('story_id').primaryKey(),
    publicationId: integer('publication_id').notNull(),
    intoId: integer('into_id').notNull(),
    dueAt: integer('due_at'),
  },
  (table) => [index('story_joins_due').on(table.dueAt).where(sql`due_at IS NOT NULL`)],
)

/** Which story each item of a feed became, by the name that the feed gives it: an item whose link changes moves its story. WITHOUT ROWID. */
export const feedItems = sqliteTable(
  'feed_items',
  { feedId: integer('feed_id').notNull(), guid: text('guid').notNull(), storyId: integer('story_id').notNull() },
  (table) => [primaryKey({ columns: [table.feedId, table.guid] }), index('feed_items_story').on(table.storyId)],
)

/**
 * The categories that a publication's stories have had, and what the desk made of them as topics that readers may choose.
 * `name` is the category as the publisher writes it, and stays. WITHOUT ROWID.
 */
export const topics = sqliteTable(
  'topics',
  {
    publicationId: integer('publication_id').notNull(),
    name: text('name').notNull(),
    /** What readers see, where the desk renamed it. */
    shownName: text('shown_name'),
    hiddenAt: integer('hidden_at'),
    removedAt: integer('removed_at'),
    /** The date of its newest story; null in rows older than the column, until a tick has come to them. */
    lastStoryAt: integer('last_story_at'),
    /** Where it was learned: a feed's id, 0 for a push, null in older rows. */
    source: integer('source'),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.name] }),
    index('topics_undated').on(table.publicationId).where(sql`last_story_at IS NULL`),
  ],
)

/**
 * Why a story is listed: a code and the facts in it, put into words in the publication's language when a reader sees it.
 * `affair`: both tell of `name`, quoted as both write it. `section`: it is near, or else new, in the same section. `subject`: it is
 * near, in no section that is known. `newest`: nothing nearer is there.
 */
export type RelatedWhy =
  | { code: 'affair'; name: string }
  | { code: 'section'; section: string }
  | { code: 'storyBehind' | 'analysisOf' | 'otherAnalysis' | 'subject' | 'also' | 'newest' }
/** Rows older than `why` hold a sentence in its place, until a tick has come to them. */
export type RelatedEntry = { id: number; score: number; why?: RelatedWhy }

/** Up to ten related stories of a story, best first, with the reason for each. The one source for page and digest. */
export const relatedLists = sqliteTable('related_lists', {
  storyId: integer('story_id').primaryKey(),
  publicationId: integer('publication_id').notNull(),
  list: text('list', { mode: 'json' }).$type<RelatedEntry[]>().notNull(),
  computedAt: integer('computed_at').notNull(),
})

/** Words and pairs of neighbours with how often they stand in a story, names; and the number of the publication's stories that hold each. */
export type WeighedReading = {
  words: [word: string, count: number, stories: number][]
  pairs: [pair: string, count: number][]
  names: [name: string, stories: number][]
}

/** What related lists compare of a story instead of its text. Derived from it, and made anew when its revision is another one. */
export const storyProfiles = sqliteTable('story_profiles', {
  storyId: integer('story_id').primaryKey(),
  publicationId: integer('publication_id').notNull(),
  /** The story's revision that was read. */
  revision: integer('revision').notNull(),
  language: text('language').notNull(),
  reading: text('reading', { mode: 'json' }).$type<WeighedReading>().notNull(),
  /** The score of the last story in its list; 0 where there is room. Who comes nearer belongs into the list. */
  weakest: real('weakest').notNull(),
  /** A round-up: near to many that are not near to each other. */
  isRoundUp: integer('is_round_up', { mode: 'boolean' }).notNull(),
  /** Ids of stories that are the same text. */
  copies: text('copies', { mode: 'json' }).$type<number[]>().notNull(),
})

// Beside these stands `story_terms`, a contentless FTS5 table (rowid = story id; terms prefixed with the publication's id),
// and `story_term_counts`, its fts5vocab: derived, rebuildable, and the reason that D1 cannot export the database whole.

/** Two stories of which the desk says that they are not related; a row each way. */
export const unrelated = sqliteTable(
  'unrelated',
  {
    storyId: integer('story_id').notNull(),
    otherId: integer('other_id').notNull(),
    publicationId: integer('publication_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.storyId, table.otherId] })],
)

// ---- Readers -----------------------------------------------------------------------------------------------------

export type SubscriberStatus = 'pending' | 'active' | 'unsubscribed' | 'suppressed'

/** A reader of one publication. */
export const subscribers = sqliteTable(
  'subscribers',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    /** As it was typed, trimmed; '' once a reader who left is forgotten (readers/forget.ts). */
    email: text('email').notNull(),
    /** What makes two addresses one reader: lower case, domain in ASCII (ground/address.ts); '#' and the hash of who is forgotten. */
    emailKey: text('email_key').notNull(),
    /** Keyed hash of emailKey: joins suppressions, consents and deliveries. */
    addressHash: text('address_hash').notNull(),
    /**
     * `pending`: asked, not confirmed · `active`: gets digests · `unsubscribed`: left, may confirm anew ·
     * `suppressed`: bounced, complained or forbidden by the publisher; never mailed.
     */
    status: text('status', { enum: ['pending', 'active', 'unsubscribed', 'suppressed'] }).notNull(),
    topics: text('topics', { mode: 'json' }).$type<string[]>().notNull(),
    language: text('language'),
    /** How many minutes a digest may take; the rest of it is told in a line each. Null: all of it. */
    minutes: integer('minutes'),
    createdAt: integer('created_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    unsubscribedAt: integer('unsubscribed_at'),
    pausedUntil: integer('paused_until'),
    /** Where the reader came from: page, story and channel of the share that led there. */
    sourcePage: text('source_page'),
    sourceStoryId: integer('source_story_id'),
    sourceChannel: text('source_channel'),
    /** The digest whose link the reader left by. */
    leftDigestId: integer('left_digest_id'),
    /** Soft bounces since the last delivery; the third suppresses. */
    softBounces: integer('soft_bounces').notNull().default(0),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('subscribers_publication_email').on(table.publicationId, table.emailKey),
    index('subscribers_publication_status').on(table.publicationId, table.status, table.id),
    index('subscribers_address').on(table.addressHash),
    index('subscribers_leavers_age')
      .on(table.updatedAt)
      .where(sql`status IN ('unsubscribed', 'suppressed') AND email <> ''`),
  ],
)
export type Subscriber = typeof subscribers.$inferSelect

/** Whose row an erased reader's links named: their hash leads to who they are now. Deleted when no such link can be in use any more. */
export const formerReaders = sqliteTable(
  'former_readers',
  {
    subscriberId: integer('subscriber_id').primaryKey(),
    publicationId: integer('publication_id').notNull(),
    addressHash: text('address_hash').notNull(),
    erasedAt: integer('erased_at').notNull(),
  },
  (table) => [index('former_readers_age').on(table.erasedAt)],
)

/** What a reader agreed to and took back, and in which words. Outlives the subscriber: it knows only the keyed hash. */
export const consents = sqliteTable(
  'consents',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    addressHash: text('address_hash').notNull(),
    /** `asked` by a form, `confirmed` by the mailed link, `left`, `returned` (undo), `imported` with proof, `erased`. */
    act: text('act', { enum: ['asked', 'confirmed', 'left', 'returned', 'imported', 'erased'] }).notNull(),
    at: integer('at').notNull(),
    page: text('page'),
    /** Version and language of the sentence that stood beside the button (emails/words). */
    wording: text('wording'),
    /** Keyed hash of the network address, deleted after 30 days. */
    networkHash: text('network_hash'),
  },
  (table) => [
    index('consents_address').on(table.publicationId, table.addressHash),
    index('consents_network_age').on(table.at).where(sql`network_hash IS NOT NULL`),
  ],
)

/** When, where and to which words somebody was asked; `network` is a keyed hash. What there is none of is left out. */
export type Asking = { at: number; page?: string; wording?: string; network?: string }

/** What a reader wished for with the form; it takes effect when the link is confirmed. */
export type SignUpWish = {
  topics: string[]
  language: string | null
  /** The newest asking; a consent as soon as somebody confirms, and until then nothing that would have to be proven. */
  asked?: Asking
  /** Its mail was held, and let out to see whether people confirm again (readers/sign-up/breaker.ts). */
  isProbe?: boolean
}

/**
 * One mailed link. The link is `<id>.<HMAC(SECRET_KEY, purpose, id, nonce)>`: this row alone opens nothing,
 * and the tick can rebuild the link byte for byte.
 */
export const tokens = sqliteTable(
  'tokens',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    subscriberId: integer('subscriber_id').notNull(),
    purpose: text('purpose', { enum: ['confirm', 'preferences', 'export', 'erase'] }).notNull(),
    nonce: text('nonce').notNull(),
    wish: text('wish', { mode: 'json' }).$type<SignUpWish>(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [
    index('tokens_subscriber').on(table.subscriberId, table.purpose),
    index('tokens_expiry').on(table.expiresAt),
  ],
)
export type Token = typeof tokens.$inferSelect

/** Counters with an end: how often something may happen to somebody in a window. WITHOUT ROWID. */
export const limits = sqliteTable('limits', {
  /** What is limited, whom and which window, e.g. `shares:3:29384756` (publication 3, that minute). */
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** Of the last minute (of the clock) in which it was counted: which it was, and how much of it. Null where nobody asks. */
  minute: integer('minute'),
  inMinute: integer('in_minute'),
})

/** How far retention has come through a table, where an index by age would cost a row more with each of its rows (walk.ts). WITHOUT ROWID. */
export const walks = sqliteTable('walks', {
  /** The table. */
  name: text('name').primaryKey(),
  /** The stretch that is looked at: from after this key up to and including that one; null: to the end. */
  after: text('after').notNull(),
  until: text('until'),
})

/** Addresses never to be mailed, as keyed hashes. */
export const suppressions = sqliteTable(
  'suppressions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    addressHash: text('address_hash').notNull(),
    reason: text('reason').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('suppressions_address').on(table.publicationId, table.addressHash),
    index('suppressions_publication').on(table.publicationId, table.id),
  ],
)

/** What happened to readers, per day; changed in the batch of the change itself, so totals outlive the rows. WITHOUT ROWID. */
export const readerDays = sqliteTable(
  'reader_days',
  {
    publicationId: integer('publication_id').notNull(),
    day: text('day').notNull(),
    signups: integer('signups').notNull().default(0),
    confirmed: integer('confirmed').notNull().default(0),
    unsubscribed: integer('unsubscribed').notNull().default(0),
    suppressed: integer('suppressed').notNull().default(0),
    /** Active readers gained minus lost: its running sum is `active` at the end of a day. */
    activeChange: integer('active_change').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.publicationId, table.day] })],
)

/** Active readers now, a row a publication: what all of its `reader_days` add up to. Kept by triggers on them. WITHOUT ROWID. */
export const readerTotals = sqliteTable('reader_totals', {
  publicationId: integer('publication_id').primaryKey(),
  active: integer('active').notNull(),
})

// ---- Shares ------------------------------------------------------------------------------------------------------

export const CHANNELS = [
  'x',
  'facebook',
  'linkedin',
  'whatsapp',
  'telegram',
  'reddit',
  'bluesky',
  'threads',
  'mastodon',
  'email',
  'copy',
  'native',
  'pinterest',
  'tumblr',
  'vk',
  'hackernews',
  'line',
  'xing',
  'threema',
  'instapaper',
] as const
export type Channel = (typeof CHANNELS)[number]

/**
 * Counters per story, channel and day. Bounded by stories and days, never by events. WITHOUT ROWID.
 * Two channels are not networks: `digest` (arrivals from a digest) and `page` (sign-ups from an article without a shared link).
 */
export const shareDays = sqliteTable(
  'share_days',
  {
    publicationId: integer('publication_id').notNull(),
    day: text('day').notNull(),
    storyId: integer('story_id').notNull(),
    channel: text('channel').$type<Channel | 'digest' | 'page'>().notNull(),
    shares: integer('shares').notNull().default(0),
    /** Those of `shares` that enter the score: at most three per network, story and day. */
    scored: integer('scored').notNull().default(0),
    visits: integer('visits').notNull().default(0),
    signups: integer('signups').notNull().default(0),
    /** Those of `visits` that enter the score, in the same way. Null in rows older than the column. */
    scoredVisits: integer('scored_visits'),
  },
  (table) => [primaryKey({ columns: [table.publicationId, table.day, table.storyId, table.channel] })],
)

/**
 * What `shareDays` of one day, or of one week, add up to: a row that stands for all of them (shares/rollups.ts). Triggers on `share_days` mark
 * the day of whatever changes. WITHOUT ROWID.
 */
export const shareRollups = sqliteTable(
  'share_rollups',
  {
    publicationId: integer('publication_id').notNull(),
    /** 1 or 7. */
    days: integer('days').notNull(),
    /** Its first; of a week the Monday. */
    day: text('day').notNull(),
    /** 0: as it was added up. 1: to be added up; a day is read from its counters meanwhile. 2: the same, of a day with more than 1,000 of them, which is read as it was. */
    stale: integer('stale').notNull(),
    /** How many counters there were. */
    size: integer('size').notNull().default(0),
    /** Lists of figures, for each channel (of a day) and for each story; null until it was added up. */
    channels: text('channels'),
    stories: text('stories'),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.days, table.day] }),
    index('share_rollups_stale').on(table.days, sql`stale DESC`, table.day).where(sql`stale > 0`),
  ],
)

/** The same, over all days: what the public count reads, at most a row for each channel of a story. WITHOUT ROWID. */
export const shareTotals = sqliteTable(
  'share_totals',
  {
    storyId: integer('story_id').notNull(),
    channel: text('channel').$type<Channel | 'digest' | 'page'>().notNull(),
    publicationId: integer('publication_id').notNull(),
    shares: integer('shares').notNull().default(0),
    visits: integer('visits').notNull().default(0),
    /** Those of `shares` that passed every limit: what the public is told. Null where there is none. */
    scored: integer('scored'),
  },
  (table) => [primaryKey({ columns: [table.storyId, table.channel] })],
)

/** Arrivals from a digest, told by the week in its links. WITHOUT ROWID. */
export const digestVisits = sqliteTable(
  'digest_visits',
  {
    publicationId: integer('publication_id').notNull(),
    period: text('period').notNull(),
    visits: integer('visits').notNull(),
  },
  (table) => [primaryKey({ columns: [table.publicationId, table.period] })],
)

/**
 * Events that name a page which is no story yet: 48 hours, then they stay dropped; counted, on their own day, when the story comes.
 * Bounded per publication and network (shares/unknown.ts). WITHOUT ROWID.
 */
export const unknownEvents = sqliteTable(
  'unknown_events',
  {
    publicationId: integer('publication_id').notNull(),
    /** The page key (ground/url.ts) of what the event names. */
    page: text('url').notNull(),
    /** The event's id. */
    id: text('id').notNull(),
    day: text('day').notNull(),
    kind: text('kind', { enum: ['share', 'visit'] }).notNull(),
    network: text('network').notNull(),
    at: integer('at').notNull(),
    event: text('event', { mode: 'json' }).$type<unknown>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.page, table.id] }),
    index('unknown_events_age').on(table.at),
  ],
)

/** Who was counted today, as a hash under a salt that is deleted within 48 hours. WITHOUT ROWID. */
export const visitors = sqliteTable(
  'visitors',
  {
    day: text('day').notNull(),
    publicationId: integer('publication_id').notNull(),
    kind: text('kind', { enum: ['share', 'visit'] }).notNull(),
    storyId: integer('story_id').notNull(),
    channel: text('channel').notNull(),
    visitor: text('visitor').notNull(),
    /** Coarser hash: /24 or /48. */
    network: text('network').notNull(),
    /** The event that was counted: the same event delivered again is neither counted nor dropped. */
    eventId: text('event_id').notNull(),
    /** The fold that inserted this row; in the same batch the counters take the count of that fold. */
    fold: text('fold').notNull(),
    scored: integer('scored', { mode: 'boolean' }).notNull(),
    /** How many links this visitor's repeats have brought along; null: none. */
    links: integer('links'),
  },
  (table) => [
    primaryKey({
      columns: [table.day, table.publicationId, table.kind, table.storyId, table.channel, table.visitor],
    }),
    index('visitors_network').on(table.storyId, table.day, table.network),
  ],
)

/** What a fold was given, for as long as its batch runs: the statements read it from here instead of each bringing it along. WITHOUT ROWID. */
export const folds = sqliteTable('folds', {
  id: text('id').primaryKey(),
  events: text('events').notNull(),
})

/** One day's random salt; gone within 48 hours, and with it every way back from a visitor hash. */
export const salts = sqliteTable('salts', {
  /** A calendar day, as a publication has it. */
  day: text('day').primaryKey(),
  salt: text('salt').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** A share's token, so that a visit can be credited to its channel. 90 days; bounded per story and day (shares/judge.ts). WITHOUT ROWID. */
export const shareLinks = sqliteTable(
  'share_links',
  {
    publicationId: integer('publication_id').notNull(),
    token: text('token').notNull(),
    storyId: integer('story_id').notNull(),
    channel: text('channel').$type<Channel>().notNull(),
    day: text('day').notNull(),
    parent: text('parent'),
    createdAt: integer('created_at').notNull(),
    /**
     * The beginning of the sharer's network hash: enough to leave out the votes of their own network, too little to know it again.
     */
    network: text('network'),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.token] }),
    index('share_links_age').on(table.createdAt),
  ],
)

/** Events that were not counted, by reason: counted and dropped add up to what came. WITHOUT ROWID. */
export const drops = sqliteTable(
  'drops',
  {
    publicationId: integer('publication_id').notNull(),
    day: text('day').notNull(),
    kind: text('kind', { enum: ['share', 'visit'] }).notNull(),
    reason: text('reason').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.publicationId, table.day, table.kind, table.reason] })],
)

/** Ids of dropped events, 48 hours, so that a message delivered twice is dropped once. Ids begin with their time. WITHOUT ROWID. */
export const droppedEvents = sqliteTable('dropped_events', {
  id: text('id').primaryKey(),
  fold: text('fold').notNull(),
})

// ---- Digests -----------------------------------------------------------------------------------------------------

export const DIGEST_STATUSES = [
  'draft',
  'sending',
  'paused',
  'sent',
  'skipped',
  'cancelled',
  'expired',
  'needs_review',
  'blocked',
] as const
export type DigestStatus = (typeof DIGEST_STATUSES)[number]

/** A story as the API shows it. What is not known is null; times are ISO 8601. */
export type Story = {
  id: string
  kind: StoryKind
  url: string
  title: string
  excerpt: string | null
  category: string | null
  region: string | null
  publishedAt: string
  readingMinutes: number | null
  sourceCount: number | null
  bias: string | null
  sentiment: Sentiment | null
  imageUrl: string | null
}

export type Score = { total: number; shares: number; visits: number; age: number; editor: number }

/** Why a story stands where it stands: a code and the number in it, put into words in the digest's language. */
export type Because =
  | { code: 'shared'; count: number }
  | { code: 'visited'; count: number }
  | { code: 'pinned' }
  | { code: 'updated' }
  | { code: 'newest' }

/** One place in a digest. `language`: the story's own, where it is not the publication's. */
export type ChosenStory = { story: Story; score: Score; because: Because; related: RelatedPlace[]; language?: string }

/** What is listed under a place. `carriedAt`: when the last earlier digest carried it. */
export type RelatedPlace = Story & { language?: string; carriedAt?: number }

/** The editor's hand: ids of stories. */
export type EditorsHand = { order: string[]; pinned: string[]; excluded: string[] }

/** A rendered mail with gaps: text, gap, text, …; gaps are filled per reader (mail/frame.ts). */
export type Frame = { subject: string; html: string[]; text: string[]; htmlGaps: string[]; textGaps: string[] }

/** A part of a digest that some of its readers get, compiled once: HTML and the same as text. */
export type Block = { html: string; text: string }

/** A story that a digest holds for those who like its section, by the desk's order. */
export type Offer = { id: number; category: string | null; minutes: number | null }

/** What a digest's mails are put together from, beside the frame that all of them have (digests/send/blocks.ts). */
export type Edition = {
  blocks: Record<string, Block>
  /** Ids of the stories as the desk put them. */
  stories: number[]
  /** What a reader's own choice is made from; absent where no reader has a taste. */
  offers?: Offer[]
  /** Ids of those that some readers had before, to their taste. */
  again?: number[]
  /** Which other languages this digest speaks (`digest_frames`). */
  languages?: string[]
  /** Ids of the corrections that its readers may be owed. */
  corrections: number[]
  /** By story: the subject of a mail that it leads, where the desk wrote none, and its headline for the line beside the subject. */
  subjects: Record<string, string>
  headlines: Record<string, string>
  /** The line beside the subject: of the edition as the desk made it, and what stands around the headlines of another. */
  also: { made: string; before: string; after: string }
  /** Date and length of the edition as the desk made it, and of one to a reader's taste; `line`: as digests held it before it had HTML of its own. */
  issueLine?: { made: Block; own: Block }
  line?: { made: string; own: string }
}

/**
 * What one reader's digest holds where it is not only what the desk made for all: in which language it speaks to them; corrections above
 * it; the stories in their own order, the first so many of which they follow, and from which on they are told in a line each.
 */
export type OwnDigest = {
  language?: string
  corrections?: number[]
  stories?: number[]
  followed?: number
  full?: number
}

/**
 * A frame with everything else that its bytes depend on, so that a retry is equal whatever was edited, deployed or rotated
 * meanwhile. `keyId` names the secret that its links are made with.
 */
export type FrozenFrame = Frame & {
  from: string
  replyTo: string | null
  listId: string | null
  publicUrl: string
  keyId: string
  /** Where the publication's digests stand, and this one; only digests have them. */
  archiveUrl?: string
  webUrl?: string
  edition?: Edition
}

/** One issue of the newsletter for one period. */
export const digests = sqliteTable(
  'digests',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    /** ISO week of the slot, `2026-W09`. */
    period: text('period').notNull(),
    /**
     * `draft` → `sending` → `sent`, with `paused` between; or an end without mail: `skipped` (thin_week), `cancelled`,
     * `expired` (nobody approved it in time), `blocked` (it cannot be rendered), `needs_review` (a person must look).
     */
    status: text('status').$type<DigestStatus>().notNull(),
    reason: text('reason'),
    /** The provider's words, where it is they that a person has to read; never an address. */
    providerSaid: text('provider_said'),
    slotAt: integer('slot_at').notNull(),
    /** Stories after windowFrom, up to windowTo. */
    windowFrom: integer('window_from').notNull(),
    windowTo: integer('window_to').notNull(),
    composedAt: integer('composed_at').notNull(),
    /** Set when an editor changed something: the slot then refills instead of composing anew. */
    touchedAt: integer('touched_at'),
    /** Since when an editor holds it: its hour passes without it. */
    heldAt: integer('held_at'),
    frozenAt: integer('frozen_at'),
    sentAt: integer('sent_at'),
    pausedUntil: integer('paused_until'),
    /** The last time a chunk moved; health reads it. */
    progressAt: integer('progress_at'),
    subject: text('subject').notNull(),
    intro: text('intro'),
    hand: text('hand', { mode: 'json' }).$type<EditorsHand>().notNull(),
    chosen: text('chosen', { mode: 'json' }).$type<ChosenStory[]>().notNull(),
    /** Deep dives that found no place in it: for those who follow their section. */
    pool: text('pool', { mode: 'json' }).$type<ChosenStory[]>(),
    /** A random UUID: the stem of every chunk's key and of the mails' tags. Two deployments may share a Resend account. */
    key: text('key').notNull(),
    assembler: integer('assembler').notNull(),
    /** What every mail of this digest says and its sender and headers, fixed when it is frozen. */
    frame: text('frame', { mode: 'json' }).$type<FrozenFrame>(),
    /** Recipients when frozen; always planned + accepted + skipped + failed + unknown, summed over the chunks. */
    candidates: integer('candidates').notNull().default(0),
    /** As it was counted until `digest_visits` took it over; not counted any more. */
    visits: integer('visits').notNull().default(0),
    unsubscribed: integer('unsubscribed').notNull().default(0),
  },
  (table) => [
    uniqueIndex('digests_publication_period').on(table.publicationId, table.period),
    uniqueIndex('digests_key').on(table.key),
    index('digests_status').on(table.status, table.slotAt),
  ],
)
export type Digest = typeof digests.$inferSelect

/** A frozen digest as it speaks to readers who chose another language than the publication's: what `digests.frame` is for all others. */
export const digestFrames = sqliteTable(
  'digest_frames',
  {
    digestId: integer('digest_id').notNull(),
    language: text('language').notNull(),
    frame: text('frame', { mode: 'json' }).$type<FrozenFrame>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.digestId, table.language] })],
)

/** Which stories a frozen digest carried, and in which material revision: they do not come again. WITHOUT ROWID. */
export const digestStories = sqliteTable(
  'digest_stories',
  {
    publicationId: integer('publication_id').notNull(),
    storyId: integer('story_id').notNull(),
    digestId: integer('digest_id').notNull(),
    materialRevision: integer('material_revision').notNull(),
    /** 1: only those had it to whose taste it was, and it may come to all in another digest. */
    isOffer: integer('is_offer'),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.storyId, table.digestId] }),
    index('digest_stories_digest').on(table.digestId),
  ],
)

/**
 * What the chunks of a digest add up to, so that a list of digests does not add up ten thousand chunks each. Triggers mark a row stale
 * with every change of a chunk; the tick adds up again what is stale and over (digests/totals.ts). Read by ground/digest-totals.ts.
 */
export const digestTotals = sqliteTable(
  'digest_totals',
  {
    digestId: integer('digest_id').primaryKey(),
    isStale: integer('is_stale', { mode: 'boolean' }).notNull(),
    planned: integer('planned').notNull().default(0),
    accepted: integer('accepted').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    unknown: integer('unknown').notNull().default(0),
    delivered: integer('delivered').notNull().default(0),
    bounced: integer('bounced').notNull().default(0),
    complained: integer('complained').notNull().default(0),
  },
  (table) => [index('digest_totals_stale').on(table.digestId).where(sql`is_stale = 1`)],
)

/** What was wrong in a story, as readers are told: in the archive at once, and at the head of the next digest of whoever was sent it. */
export const corrections = sqliteTable(
  'corrections',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    storyId: integer('story_id').notNull(),
    text: text('text').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('corrections_publication').on(table.publicationId, table.id),
    index('corrections_story').on(table.publicationId, table.storyId),
  ],
)

export type ChunkState = 'planned' | 'submitting' | 'accepted' | 'unknown' | 'needs_review'

/** Up to 100 recipients mailed in one provider call: the unit of key, lease and outcome. */
export const chunks = sqliteTable(
  'chunks',
  {
    digestId: integer('digest_id').notNull(),
    seq: integer('seq').notNull(),
    /** `planned` → `submitting` (leased) → `accepted`, which says that it is closed, whatever became of its mails; `unknown`: asked, answer lost, same key again; `needs_review`: a person. */
    state: text('state').$type<ChunkState>().notNull(),
    /** Sent as Idempotency-Key. Written with the row, before the first request, and never changed. */
    key: text('key').notNull(),
    /** SHA-256 of the payload of the first attempt; every later one must be equal. */
    payloadHash: text('payload_hash'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: integer('lease_until'),
    firstAttemptAt: integer('first_attempt_at'),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    reason: text('reason'),
    /** Set when the provider refused the call as a whole: its mails go one by one, under `<key>-<position>`. */
    splitAt: integer('split_at'),
    /** When it was decided what each of its readers gets; null where nobody gets anything of their own. */
    decidedAt: integer('decided_at'),
    planned: integer('planned').notNull(),
    accepted: integer('accepted').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    unknown: integer('unknown').notNull().default(0),
    delivered: integer('delivered').notNull().default(0),
    bounced: integer('bounced').notNull().default(0),
    complained: integer('complained').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.digestId, table.seq] }),
    index('chunks_due').on(table.nextAttemptAt).where(sql`state IN ('planned', 'submitting', 'unknown')`),
    index('chunks_open').on(table.digestId).where(sql`state IN ('planned', 'submitting', 'unknown')`),
  ],
)
export type Chunk = typeof chunks.$inferSelect

/**
 * One digest for one subscriber. WITHOUT ROWID; three rows written per recipient up to `accepted`.
 * No index on the provider's id: reports join by the mail's tag, `<digest key>-<chunk>-<position>`.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    digestId: integer('digest_id').notNull(),
    /** Of its chunk. The column keeps its old name: a renamed one would break the build before it while both run. */
    seq: integer('chunk').notNull(),
    /** 0 to 99, the mail's place in the provider call. */
    position: integer('position').notNull(),
    subscriberId: integer('subscriber_id').notNull(),
    addressHash: text('address_hash').notNull(),
    /** Blanked by the update that records acceptance. */
    address: text('address').notNull(),
    /** What this reader gets, decided before the first attempt and never again; null: the edition as the desk made it. */
    blocks: text('blocks', { mode: 'json' }).$type<OwnDigest>(),
    status: text('status', { enum: ['planned', 'accepted', 'skipped', 'failed', 'unknown'] }).notNull(),
    reason: text('reason'),
    providerId: text('provider_id'),
    reported: text('reported', { enum: ['delivered', 'delayed', 'bounced', 'complained'] }),
  },
  (table) => [
    primaryKey({ columns: [table.digestId, table.seq, table.position] }),
    uniqueIndex('deliveries_address').on(table.digestId, table.addressHash),
  ],
)
export type DeliveryStatus = (typeof deliveries.$inferSelect)['status']

/**
 * What a provider says of a mail. Of bounces there are three: `bounced` for good, `soft_bounced` for now, `rejected` for what is in the
 * mail (reports/policy.ts).
 */
export const REPORT_KINDS = [
  'sent',
  'delivered',
  'delayed',
  'bounced',
  'soft_bounced',
  'rejected',
  'complained',
  'failed',
  'suppressed',
] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

/** What the provider later said of one mail, one row per kind. WITHOUT ROWID. */
export const reports = sqliteTable(
  'reports',
  {
    digestId: integer('digest_id').notNull(),
    chunk: integer('chunk').notNull(),
    position: integer('position').notNull(),
    kind: text('kind', { enum: REPORT_KINDS }).notNull(),
    /** When it happened, as the provider says; the first time of its kind. */
    at: integer('at').notNull(),
    detail: text('detail'),
  },
  (table) => [primaryKey({ columns: [table.digestId, table.chunk, table.position, table.kind] })],
)

/** What is kept of a provider's event: enough to join it to its mail later, never an address. */
export type Report = {
  kind: ReportKind
  /** When it happened, and when the mail was taken. */
  at: number
  mailedAt: number
  emailId: string
  /** The address, as keyed hashes. */
  to: string[]
  reason: string
  detail: string
}

/** A provider's event, verified; its id makes repeats harmless. Kept at least 7 days. */
export const webhookEvents = sqliteTable(
  'webhook_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    /** The tag by which a mail of ours is known, where it has one. */
    tag: text('tag'),
    /** Null where there is nothing to act upon. */
    payload: text('payload', { mode: 'json' }).$type<Report | null>().notNull(),
    receivedAt: integer('received_at').notNull(),
    /** Null while it waits for its mail. */
    appliedAt: integer('applied_at'),
  },
  (table) => [
    index('webhook_events_waiting').on(table.receivedAt).where(sql`applied_at IS NULL`),
    index('webhook_events_age').on(table.receivedAt),
  ],
)

// ---- Mail --------------------------------------------------------------------------------------------------------

export type MailKind = 'confirm' | 'welcome' | 'preferences' | 'export' | 'erase' | 'desk' | 'week' | 'test' | 'entry'

/** One mail that is not part of a digest's send: due until the provider took it. What the queue loses, the tick finds. */
export const mails = sqliteTable(
  'mails',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    kind: text('kind').$type<MailKind>().notNull(),
    subscriberId: integer('subscriber_id'),
    tokenId: integer('token_id'),
    digestId: integer('digest_id'),
    /** For mails to nobody's subscriber row (the desk, a test); blanked on acceptance. */
    toAddress: text('to_address'),
    /** What must happen once, e.g. `welcome:17`. */
    onceKey: text('once_key'),
    /** What the template needs, never an address or a link. */
    params: text('params', { mode: 'json' }).$type<Record<string, string | number | null>>().notNull(),
    /** What the mail says, fixed before its first attempt with gaps for the links, blanked on acceptance. */
    frame: text('frame', { mode: 'json' }).$type<FrozenFrame>(),
    key: text('key').notNull(),
    /**
     * `due` → `sending` (leased) → `accepted` | `failed` (refused) | `dropped` (nobody to mail, or not now) | `unknown` (after
     * 20 hours, a person). `held`: waits for the desk, or until the danger is over (readers/sign-up/held.ts), then `due` or `dropped`.
     */
    state: text('state', { enum: ['held', 'due', 'sending', 'accepted', 'failed', 'dropped', 'unknown'] }).notNull(),
    reason: text('reason'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    firstAttemptAt: integer('first_attempt_at'),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    acceptedAt: integer('accepted_at'),
    providerId: text('provider_id'),
  },
  (table) => [
    uniqueIndex('mails_once').on(table.onceKey).where(sql`once_key IS NOT NULL`),
    index('mails_due').on(table.nextAttemptAt).where(sql`state IN ('due', 'sending')`),
    index('mails_held').on(table.publicationId, table.id).where(sql`state = 'held'`),
    index('mails_in_trouble').on(table.publicationId, table.id).where(sql`state IN ('unknown', 'failed')`),
    index('mails_subscriber').on(table.subscriberId, table.kind),
  ],
)
export type MailRow = typeof mails.$inferSelect

// ---- The clockwork -----------------------------------------------------------------------------------------------

/** A publication's weekly moment, once a tick has seen it. Unique per period, so ticks that come twice do nothing. WITHOUT ROWID. */
export const slots = sqliteTable(
  'slots',
  {
    publicationId: integer('publication_id').notNull(),
    period: text('period').notNull(),
    slotAt: integer('slot_at').notNull(),
    seenAt: integer('seen_at').notNull(),
    /** Judged once, in the tick that saw it: more than six hours late means that a person decides. */
    isLate: integer('is_late', { mode: 'boolean' }).notNull(),
    /** Null until its digest is frozen, skipped or handed to a person. */
    doneAt: integer('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.publicationId, table.period] }),
    index('slots_open').on(table.slotAt).where(sql`done_at IS NULL`),
  ],
)

/**
 * Every secret that was ever the first of SECRET_KEY, by its id. One that is not any more is kept sealed by the one that is
 * (ground/secrets.ts): neither the database nor a copy of it opens anything without SECRET_KEY.
 */
export const secretKeys = sqliteTable('secret_keys', {
  id: text('id').primaryKey(),
  firstUsedAt: integer('first_used_at').notNull(),
  /** The secret, encrypted, and the id of the one that opens it; null while it stands in SECRET_KEY itself. */
  sealed: text('sealed'),
  sealedBy: text('sealed_by'),
  /** Until when links that it made are believed; null: while it is in use. */
  linksUntil: integer('links_until'),
})

/** Each run of the cron; kept 7 days. */
export const ticks = sqliteTable(
  'ticks',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** The time that governed it (slots, windows, retention). */
    at: integer('at').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    /** What failed, by name; never an address. */
    failures: text('failures', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [index('ticks_started').on(table.startedAt)],
)

/** A queue message that failed for good, waiting for a person. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: text('id').primaryKey(),
    queue: text('queue').notNull(),
    body: text('body', { mode: 'json' }).$type<unknown>().notNull(),
    /** Whom it concerns, where its body says so. */
    publicationId: integer('publication_id'),
    digestId: integer('digest_id'),
    receivedAt: integer('received_at').notNull(),
    resolvedAt: integer('resolved_at'),
  },
  (table) => [
    index('dead_letters_open').on(table.receivedAt).where(sql`resolved_at IS NULL`),
    index('dead_letters_digest').on(table.digestId).where(sql`resolved_at IS NULL`),
  ],
)

/** A named key for programs. The secret is shown once and kept as a hash only. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    role: text('role', { enum: ['read', 'write'] }).notNull(),
    /** Ids of the publications that it is for; null for all. */
    publications: text('publications', { mode: 'json' }).$type<number[]>(),
    /** SHA-256 of the secret, which is random. */
    secretHash: text('secret_hash').notNull(),
    createdAt: integer('created_at').notNull(),
    /** To the minute. */
    lastUsedAt: integer('last_used_at'),
    /** Set for good: the row stays, because the audit log names it. */
    revokedAt: integer('revoked_at'),
  },
  (table) => [uniqueIndex('api_keys_secret').on(table.secretHash)],
)

/** What was answered to a request that carried an Idempotency-Key, so that asking again does nothing twice. */
export const keptAnswers = sqliteTable(
  'kept_answers',
  {
    /** The caller's credential and a hash of the key that they chose. */
    key: text('key').primaryKey(),
    /** Of method, path and body: the same key for another request is a mistake. */
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is under way. */
    status: integer('status'),
    body: text('body'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('kept_answers_age').on(table.createdAt)],
)

/** Something the desk was told; raised once until it is cleared. */
export const alerts = sqliteTable(
  'alerts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id'),
    /** What and whose, e.g. `late-slot:3:2026-W09`. */
    key: text('key').notNull(),
    raisedAt: integer('raised_at').notNull(),
    clearedAt: integer('cleared_at'),
  },
  (table) => [
    uniqueIndex('alerts_key').on(table.key),
    index('alerts_raised').on(table.raisedAt).where(sql`cleared_at IS NULL`),
  ],
)

/**
 * Who did what, when, to what: one row for each change that an administrator made, and for each reader erased by their own
 * wish. Triggers abort UPDATE and DELETE. Never an address: states are keyed hashes, objects are paths.
 */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    /** `stranger`: who showed a wrong credential. */
    actor: text('actor', { enum: ['administrator', 'reader', 'stranger'] }).notNull(),
    /** Which key or token was shown: an id, never the secret itself. */
    credentialId: text('credential_id').notNull(),
    /** The route as it is declared, e.g. `PUT /v1/admin/publications/:publication`, or a verb's own name. */
    action: text('action').notNull(),
    /** The path it was done to, without its query. */
    object: text('object').notNull(),
    publicationId: integer('publication_id'),
    /** Keyed hashes of the object's row before and after; null where there was none. */
    stateBefore: text('state_before'),
    stateAfter: text('state_after'),
    requestId: text('request_id'),
  },
  (table) => [index('audit_entries_publication').on(table.publicationId, table.id)],
)

/**
 * How a digest was received at each mail house where a thousand or more of its readers have their addresses: who is fewer could be somebody.
 * WITHOUT ROWID.
 */
export const digestHouses = sqliteTable(
  'digest_houses',
  {
    digestId: integer('digest_id').notNull(),
    /** What stands behind the @. */
    house: text('house').notNull(),
    /** On the frozen list. */
    readers: integer('readers').notNull(),
    bounced: integer('bounced').notNull().default(0),
    complained: integer('complained').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.digestId, table.house] })],
)

/** What a link for a colleague can show: screens of the desk, their figures. */
export const VIEWS = ['stories', 'readers', 'origins', 'delivery'] as const
export type View = (typeof VIEWS)[number]

/** A link that shows figures to whoever has it. The secret in it is random, and kept as its hash. */
export const viewLinks = sqliteTable(
  'view_links',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    /** For whom, in the desk's own words. */
    name: text('name').notNull(),
    views: text('views', { mode: 'json' }).$type<View[]>().notNull(),
    secretHash: text('secret_hash').notNull().unique(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [index('view_links_publication').on(table.publicationId)],
)

/** A day that an editor marked, for the charts of their publication. What they wrote is text. */
export const annotations = sqliteTable(
  'annotations',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    publicationId: integer('publication_id').notNull(),
    day: text('day').notNull(),
    text: text('text').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('annotations_day').on(table.publicationId, table.day, table.text)],
)

/** When other code than before was first seen to run. */
export const deploys = sqliteTable('deploys', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  build: text('build').notNull(),
  at: integer('at').notNull(),
})

/** Who is signed in at the desk. The cookie's secret is kept as its hash; `entry`: the one-time link that opened it, so that it opens once. */
export const deskSessions = sqliteTable('desk_sessions', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  secretHash: text('secret_hash').notNull().unique(),
  entry: text('entry').unique(),
  /** Whose it is, and then their role and publications count; null: of whoever has the administrator's token. */
  personId: integer('person_id'),
  role: text('role', { enum: ['read', 'write', 'owner'] }).notNull(),
  /** Ids; null: all publications. */
  publications: text('publications', { mode: 'json' }).$type<number[]>(),
  /** What the list of sessions shows: the browser, in a few words. */
  browser: text('browser').notNull(),
  createdAt: integer('created_at').notNull(),
  /** To the minute. */
  seenAt: integer('seen_at').notNull(),
  endedAt: integer('ended_at'),
})

/** What a provider says of a domain that mails come from, and of how much was sent. `state`: its word, or why there is none. */
export type Standing = {
  state: string | 'unknown_domain' | 'not_told' | 'no_answer'
  records: { record: string; name: string; type: string; status: string; value: string }[]
  /** Null where it does not say. */
  usedToday: number | null
  usedThisMonth: number | null
}

/** What the mail provider said of a domain that mails come from, when it was last asked. */
export const senderDomains = sqliteTable('sender_domains', {
  name: text('name').primaryKey(),
  askedAt: integer('asked_at').notNull(),
  said: text('said', { mode: 'json' }).$type<Standing>().notNull(),
})

export const PERSON_ROLES = ['owner', 'editor', 'viewer'] as const
export type PersonRole = (typeof PERSON_ROLES)[number]

/** Who works at the desk, and signs in there by mailed links. The row of one who was removed keeps the name: the audit log means it. */
export const people = sqliteTable(
  'people',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    /** Null, both of them, once removed. */
    email: text('email'),
    emailKey: text('email_key'),
    role: text('role', { enum: PERSON_ROLES }).notNull(),
    /** Ids; null: all publications. An owner has all. */
    publications: text('publications', { mode: 'json' }).$type<number[]>(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [uniqueIndex('people_email').on(table.emailKey)],
)
