ALTER TABLE `chunks` ADD `split_at` integer;--> statement-breakpoint
CREATE INDEX `chunks_open` ON `chunks` (`digest_id`) WHERE state IN ('planned', 'submitting', 'unknown');--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `publication_id` integer;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `digest_id` integer;--> statement-breakpoint
CREATE INDEX `dead_letters_digest` ON `dead_letters` (`digest_id`) WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE INDEX `alerts_raised` ON `alerts` (`raised_at`) WHERE cleared_at IS NULL;