CREATE TABLE `people` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`email_key` text,
	`role` text NOT NULL,
	`publications` text,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_email` ON `people` (`email_key`);--> statement-breakpoint
CREATE TABLE `sender_domains` (
	`name` text PRIMARY KEY NOT NULL,
	`asked_at` integer NOT NULL,
	`said` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `unrelated` (
	`story_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	`publication_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`story_id`, `other_id`)
);
--> statement-breakpoint
ALTER TABLE `desk_sessions` ADD `person_id` integer;