ALTER TABLE `digests` ADD `held_at` integer;--> statement-breakpoint
ALTER TABLE `publications` ADD `week_letter_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `publications_week_letter` ON `publications` (`week_letter_at`,`timezone`) WHERE desk_email IS NOT NULL AND ended_at IS NULL;