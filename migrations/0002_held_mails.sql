CREATE INDEX `mails_held` ON `mails` (`publication_id`,`id`) WHERE state = 'held';--> statement-breakpoint
CREATE INDEX `suppressions_publication` ON `suppressions` (`publication_id`,`id`);