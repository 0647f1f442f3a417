CREATE TABLE `feed_items` (
	`feed_id` integer NOT NULL,
	`guid` text NOT NULL,
	`story_id` integer NOT NULL,
	PRIMARY KEY(`feed_id`, `guid`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `feed_items_story` ON `feed_items` (`story_id`);--> statement-breakpoint
CREATE TABLE `former_pages` (
	`publication_id` integer NOT NULL,
	`page_key` text NOT NULL,
	`story_id` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `page_key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `story_joins` (
	`story_id` integer PRIMARY KEY NOT NULL,
	`publication_id` integer NOT NULL,
	`into_id` integer NOT NULL,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `story_joins_due` ON `story_joins` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `feed_reads` ADD `error_detail` text;--> statement-breakpoint
ALTER TABLE `feed_reads` ADD `warnings` text;--> statement-breakpoint
ALTER TABLE `feeds` ADD `read_at` integer;--> statement-breakpoint
ALTER TABLE `feeds` ADD `whole_at` integer;--> statement-breakpoint
ALTER TABLE `feeds` ADD `failing_since` integer;--> statement-breakpoint
ALTER TABLE `feeds` ADD `error` text;--> statement-breakpoint
ALTER TABLE `feeds` ADD `error_detail` text;--> statement-breakpoint
ALTER TABLE `stories` ADD `page_key` text;--> statement-breakpoint
CREATE UNIQUE INDEX `stories_publication_page` ON `stories` (`publication_id`,`page_key`);--> statement-breakpoint
CREATE INDEX `stories_without_page` ON `stories` (`id`) WHERE page_key IS NULL;--> statement-breakpoint
ALTER TABLE `topics` ADD `shown_name` text;--> statement-breakpoint
ALTER TABLE `topics` ADD `hidden_at` integer;--> statement-breakpoint
ALTER TABLE `topics` ADD `removed_at` integer;--> statement-breakpoint
ALTER TABLE `topics` ADD `last_story_at` integer;--> statement-breakpoint
ALTER TABLE `topics` ADD `source` integer;--> statement-breakpoint
-- Plain addresses get their page key here, the first of several that are one page; the tick brings the others theirs.
UPDATE OR IGNORE `stories` SET `page_key` = (
	SELECT CASE WHEN `named` LIKE '%/' THEN substr(`named`, 1, length(`named`) - 1) ELSE `named` END
	FROM (SELECT CASE WHEN `whole` LIKE 'www.%' THEN substr(`whole`, 5) ELSE `whole` END AS `named`
		FROM (SELECT substr(`stories`.`url`, instr(`stories`.`url`, '://') + 3) AS `whole`)))
	WHERE `url` NOT GLOB '*[^A-Za-z0-9:/._~-]*';
