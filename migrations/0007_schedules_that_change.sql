ALTER TABLE `digests` ADD `provider_said` text;--> statement-breakpoint
ALTER TABLE `publications` ADD `draft_hours` integer;--> statement-breakpoint
ALTER TABLE `publications` ADD `left_period` text;--> statement-breakpoint
CREATE INDEX `publications_left_period` ON `publications` (`id`) WHERE left_period IS NOT NULL;