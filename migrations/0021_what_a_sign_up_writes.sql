CREATE TABLE `walks` (
	`name` text PRIMARY KEY NOT NULL,
	`after` text NOT NULL,
	`until` text
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `limits_expiry`;--> statement-breakpoint
ALTER TABLE `limits` ADD `minute` integer;--> statement-breakpoint
ALTER TABLE `limits` ADD `in_minute` integer;--> statement-breakpoint
DROP INDEX `mails_age`;--> statement-breakpoint
DROP INDEX `subscribers_pending_age`;--> statement-breakpoint
-- What was mailed to an address is one row from now on, under the address; what two rows said of it is carried over.
INSERT OR IGNORE INTO `limits` (`key`, `count`, `expires_at`)
WITH `own` (`rest`, `count`, `expires_at`) AS (
  SELECT substr(`key`, 8), `count`, `expires_at` FROM `limits` WHERE `key` > 'mailed:' AND `key` < 'mailed:all'
),
`cut` (`publication`, `rest`, `count`, `expires_at`) AS (
  SELECT substr(`rest`, 1, instr(`rest`, ':') - 1), substr(`rest`, instr(`rest`, ':') + 1), `count`, `expires_at` FROM `own`
)
SELECT 'mailed:' || substr(`rest`, instr(`rest`, ':') + 1) || ':' || `publication` || ':' || substr(`rest`, 1, instr(`rest`, ':') - 1), `count`, `expires_at`
FROM `cut`;
