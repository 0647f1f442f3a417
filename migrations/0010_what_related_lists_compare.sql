CREATE TABLE `story_profiles` (
	`story_id` integer PRIMARY KEY NOT NULL,
	`publication_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`language` text NOT NULL,
	`reading` text NOT NULL,
	`weakest` real NOT NULL,
	`is_round_up` integer NOT NULL,
	`copies` text NOT NULL
);
--> statement-breakpoint
UPDATE `stories` SET `related_due_at` = 0 WHERE `removed_at` IS NULL;
