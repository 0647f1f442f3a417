-- Migration 0: every table that the loop and the sending engine use. Written by drizzle-kit from src/schema.ts; by hand are
-- WITHOUT ROWID (rows that are only ever found by their key) and the FTS5 index at the end. Landed migrations are never edited.
-- No foreign keys: counters, consents and the ledger outlive what they count, and D1 cannot switch cascades off for a rebuild.
-- No CHECK on states: a new state must not need a rebuilt table.
CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer,
	`key` text NOT NULL,
	`raised_at` integer NOT NULL,
	`cleared_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_key` ON `alerts` (`key`);--> statement-breakpoint
CREATE TABLE `chunks` (
	`digest_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`state` text NOT NULL,
	`key` text NOT NULL,
	`payload_hash` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`lease_until` integer,
	`first_attempt_at` integer,
	`next_attempt_at` integer NOT NULL,
	`reason` text,
	`planned` integer NOT NULL,
	`accepted` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`unknown` integer DEFAULT 0 NOT NULL,
	`delivered` integer DEFAULT 0 NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`digest_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `chunks_due` ON `chunks` (`next_attempt_at`) WHERE state IN ('planned', 'submitting', 'unknown');--> statement-breakpoint
CREATE TABLE `consents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`address_hash` text NOT NULL,
	`act` text NOT NULL,
	`at` integer NOT NULL,
	`page` text,
	`wording` text,
	`network_hash` text
);
--> statement-breakpoint
CREATE INDEX `consents_address` ON `consents` (`publication_id`,`address_hash`);--> statement-breakpoint
CREATE INDEX `consents_network_age` ON `consents` (`at`) WHERE network_hash IS NOT NULL;--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL,
	`resolved_at` integer
);
--> statement-breakpoint
CREATE INDEX `dead_letters_open` ON `dead_letters` (`received_at`) WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE TABLE `deliveries` (
	`digest_id` integer NOT NULL,
	`chunk` integer NOT NULL,
	`position` integer NOT NULL,
	`subscriber_id` integer NOT NULL,
	`address_hash` text NOT NULL,
	`address` text NOT NULL,
	`blocks` text,
	`status` text NOT NULL,
	`reason` text,
	`provider_id` text,
	`reported` text,
	PRIMARY KEY(`digest_id`, `chunk`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_address` ON `deliveries` (`digest_id`,`address_hash`);--> statement-breakpoint
CREATE TABLE `digest_stories` (
	`publication_id` integer NOT NULL,
	`story_id` integer NOT NULL,
	`digest_id` integer NOT NULL,
	`material_revision` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `story_id`, `digest_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `digest_stories_digest` ON `digest_stories` (`digest_id`);--> statement-breakpoint
CREATE TABLE `digests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`period` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`slot_at` integer NOT NULL,
	`window_from` integer NOT NULL,
	`window_to` integer NOT NULL,
	`composed_at` integer NOT NULL,
	`touched_at` integer,
	`frozen_at` integer,
	`sent_at` integer,
	`paused_until` integer,
	`progress_at` integer,
	`subject` text NOT NULL,
	`intro` text,
	`hand` text NOT NULL,
	`chosen` text NOT NULL,
	`key` text NOT NULL,
	`assembler` integer NOT NULL,
	`frame` text,
	`candidates` integer DEFAULT 0 NOT NULL,
	`visits` integer DEFAULT 0 NOT NULL,
	`unsubscribed` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `digests_publication_period` ON `digests` (`publication_id`,`period`);--> statement-breakpoint
CREATE UNIQUE INDEX `digests_key` ON `digests` (`key`);--> statement-breakpoint
CREATE INDEX `digests_status` ON `digests` (`status`,`slot_at`);--> statement-breakpoint
CREATE TABLE `dropped_events` (
	`id` text PRIMARY KEY NOT NULL,
	`fold` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `drops` (
	`publication_id` integer NOT NULL,
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `day`, `kind`, `reason`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `feed_reads` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`feed_id` integer NOT NULL,
	`publication_id` integer NOT NULL,
	`read_at` integer NOT NULL,
	`ok` integer NOT NULL,
	`created` integer NOT NULL,
	`updated` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`rejected` text NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `feed_reads_feed` ON `feed_reads` (`feed_id`,`read_at`);--> statement-breakpoint
CREATE INDEX `feed_reads_age` ON `feed_reads` (`read_at`);--> statement-breakpoint
CREATE TABLE `feeds` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`url` text NOT NULL,
	`kind` text NOT NULL,
	`etag` text,
	`last_modified` text,
	`next_read_at` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feeds_publication_url` ON `feeds` (`publication_id`,`url`);--> statement-breakpoint
CREATE INDEX `feeds_due` ON `feeds` (`next_read_at`);--> statement-breakpoint
CREATE TABLE `limits` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `limits_expiry` ON `limits` (`expires_at`);--> statement-breakpoint
CREATE TABLE `mails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`kind` text NOT NULL,
	`subscriber_id` integer,
	`token_id` integer,
	`digest_id` integer,
	`to_address` text,
	`once_key` text,
	`params` text NOT NULL,
	`frame` text,
	`key` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`first_attempt_at` integer,
	`next_attempt_at` integer NOT NULL,
	`accepted_at` integer,
	`provider_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_once` ON `mails` (`once_key`) WHERE once_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`next_attempt_at`) WHERE state IN ('due', 'sending');--> statement-breakpoint
CREATE INDEX `mails_subscriber` ON `mails` (`subscriber_id`,`kind`);--> statement-breakpoint
CREATE INDEX `mails_age` ON `mails` (`created_at`);--> statement-breakpoint
CREATE TABLE `publications` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`tagline` text,
	`url` text NOT NULL,
	`logo_url` text,
	`accent_color` text NOT NULL,
	`language` text NOT NULL,
	`timezone` text NOT NULL,
	`digest_day` text NOT NULL,
	`digest_hour` integer NOT NULL,
	`approval` text NOT NULL,
	`from_name` text NOT NULL,
	`from_email` text NOT NULL,
	`reply_to` text,
	`desk_email` text,
	`postal_address` text NOT NULL,
	`origins` text NOT NULL,
	`thank_you_urls` text NOT NULL,
	`min_stories` integer NOT NULL,
	`max_stories` integer NOT NULL,
	`share_threshold` integer NOT NULL,
	`share_weight` real NOT NULL,
	`next_slot_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `publications_slug` ON `publications` (`slug`);--> statement-breakpoint
CREATE INDEX `publications_next_slot` ON `publications` (`next_slot_at`);--> statement-breakpoint
CREATE TABLE `reader_days` (
	`publication_id` integer NOT NULL,
	`day` text NOT NULL,
	`signups` integer DEFAULT 0 NOT NULL,
	`confirmed` integer DEFAULT 0 NOT NULL,
	`unsubscribed` integer DEFAULT 0 NOT NULL,
	`suppressed` integer DEFAULT 0 NOT NULL,
	`active_change` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`publication_id`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `related_lists` (
	`story_id` integer PRIMARY KEY NOT NULL,
	`publication_id` integer NOT NULL,
	`list` text NOT NULL,
	`computed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`digest_id` integer NOT NULL,
	`chunk` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`detail` text,
	PRIMARY KEY(`digest_id`, `chunk`, `position`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `salts` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `share_days` (
	`publication_id` integer NOT NULL,
	`day` text NOT NULL,
	`story_id` integer NOT NULL,
	`channel` text NOT NULL,
	`shares` integer DEFAULT 0 NOT NULL,
	`scored` integer DEFAULT 0 NOT NULL,
	`visits` integer DEFAULT 0 NOT NULL,
	`signups` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`publication_id`, `day`, `story_id`, `channel`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `share_links` (
	`publication_id` integer NOT NULL,
	`token` text NOT NULL,
	`story_id` integer NOT NULL,
	`channel` text NOT NULL,
	`day` text NOT NULL,
	`parent` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `token`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `share_links_age` ON `share_links` (`created_at`);--> statement-breakpoint
CREATE TABLE `share_totals` (
	`story_id` integer NOT NULL,
	`channel` text NOT NULL,
	`publication_id` integer NOT NULL,
	`shares` integer DEFAULT 0 NOT NULL,
	`visits` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`story_id`, `channel`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `slots` (
	`publication_id` integer NOT NULL,
	`period` text NOT NULL,
	`slot_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`is_late` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`publication_id`, `period`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `slots_open` ON `slots` (`slot_at`) WHERE done_at IS NULL;--> statement-breakpoint
CREATE TABLE `stories` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`url` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`excerpt` text,
	`category` text,
	`region` text,
	`published_at` integer NOT NULL,
	`reading_minutes` integer,
	`source_count` integer,
	`bias` text,
	`sentiment` text,
	`image_url` text,
	`story_url` text,
	`revision` integer NOT NULL,
	`material_revision` integer NOT NULL,
	`material_at` integer,
	`content_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	`related_due_at` integer,
	`body` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stories_publication_url` ON `stories` (`publication_id`,`url`);--> statement-breakpoint
CREATE INDEX `stories_publication_published` ON `stories` (`publication_id`,`published_at`);--> statement-breakpoint
CREATE INDEX `stories_publication_material` ON `stories` (`publication_id`,`material_at`) WHERE material_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stories_related_due` ON `stories` (`related_due_at`) WHERE related_due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `subscribers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`address_hash` text NOT NULL,
	`status` text NOT NULL,
	`topics` text NOT NULL,
	`language` text,
	`created_at` integer NOT NULL,
	`confirmed_at` integer,
	`unsubscribed_at` integer,
	`paused_until` integer,
	`source_page` text,
	`source_story_id` integer,
	`source_channel` text,
	`left_digest_id` integer,
	`soft_bounces` integer DEFAULT 0 NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `subscribers_publication_email` ON `subscribers` (`publication_id`,`email_key`);--> statement-breakpoint
CREATE INDEX `subscribers_publication_status` ON `subscribers` (`publication_id`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `subscribers_address` ON `subscribers` (`address_hash`);--> statement-breakpoint
CREATE INDEX `subscribers_pending_age` ON `subscribers` (`created_at`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `suppressions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`address_hash` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `suppressions_address` ON `suppressions` (`publication_id`,`address_hash`);--> statement-breakpoint
CREATE TABLE `ticks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`failures` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ticks_started` ON `ticks` (`started_at`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`subscriber_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`nonce` text NOT NULL,
	`wish` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `tokens_subscriber` ON `tokens` (`subscriber_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `tokens_expiry` ON `tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `topics` (
	`publication_id` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`publication_id`, `name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visitors` (
	`day` text NOT NULL,
	`publication_id` integer NOT NULL,
	`kind` text NOT NULL,
	`story_id` integer NOT NULL,
	`channel` text NOT NULL,
	`visitor` text NOT NULL,
	`network` text NOT NULL,
	`event_id` text NOT NULL,
	`fold` text NOT NULL,
	`scored` integer NOT NULL,
	PRIMARY KEY(`day`, `publication_id`, `kind`, `story_id`, `channel`, `visitor`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `visitors_network` ON `visitors` (`story_id`,`day`,`network`);--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`tag` text,
	`payload` text NOT NULL,
	`received_at` integer NOT NULL,
	`applied_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_events_waiting` ON `webhook_events` (`received_at`) WHERE applied_at IS NULL;--> statement-breakpoint
CREATE INDEX `webhook_events_age` ON `webhook_events` (`received_at`);
--> statement-breakpoint
-- Derived: the terms of each story, prefixed with the id of its publication (`12_caspian`). rowid = story id. Contentless, so it is rebuilt from
-- `stories` at any time (drop both, create both, set stories.related_due_at). While it exists, D1 cannot export the database whole.
CREATE VIRTUAL TABLE `story_terms` USING fts5(terms, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
--> statement-breakpoint
CREATE VIRTUAL TABLE `story_term_counts` USING fts5vocab(story_terms, 'row');
