CREATE TABLE `digest_visits` (
	`publication_id` integer NOT NULL,
	`period` text NOT NULL,
	`visits` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `period`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unknown_events` (
	`publication_id` integer NOT NULL,
	`url` text NOT NULL,
	`id` text NOT NULL,
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`network` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	PRIMARY KEY(`publication_id`, `url`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unknown_events_age` ON `unknown_events` (`at`);--> statement-breakpoint
ALTER TABLE `share_links` ADD `network` text;--> statement-breakpoint
ALTER TABLE `share_totals` ADD `scored` integer;--> statement-breakpoint
ALTER TABLE `visitors` ADD `links` integer;--> statement-breakpoint
INSERT INTO `digest_visits` (`publication_id`, `period`, `visits`)
	SELECT `publication_id`, `period`, `visits` FROM `digests` WHERE `visits` > 0;--> statement-breakpoint
UPDATE `share_totals` SET `scored` = `passed`.`scored`
	FROM (SELECT `story_id`, `channel`, sum(`scored`) AS `scored` FROM `share_days` GROUP BY 1, 2) AS `passed`
	WHERE `share_totals`.`story_id` = `passed`.`story_id` AND `share_totals`.`channel` = `passed`.`channel`;
