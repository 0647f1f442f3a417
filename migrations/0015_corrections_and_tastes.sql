CREATE TABLE `corrections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`story_id` integer NOT NULL,
	`text` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `corrections_publication` ON `corrections` (`publication_id`,`id`);--> statement-breakpoint
CREATE INDEX `corrections_story` ON `corrections` (`publication_id`,`story_id`);--> statement-breakpoint
CREATE TABLE `digest_frames` (
	`digest_id` integer NOT NULL,
	`language` text NOT NULL,
	`frame` text NOT NULL,
	PRIMARY KEY(`digest_id`, `language`)
);
--> statement-breakpoint
ALTER TABLE `chunks` ADD `decided_at` integer;--> statement-breakpoint
ALTER TABLE `digest_stories` ADD `is_offer` integer;--> statement-breakpoint
ALTER TABLE `digests` ADD `pool` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `minutes` integer;