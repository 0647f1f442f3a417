CREATE TABLE `former_readers` (
	`subscriber_id` integer PRIMARY KEY NOT NULL,
	`publication_id` integer NOT NULL,
	`address_hash` text NOT NULL,
	`erased_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `former_readers_age` ON `former_readers` (`erased_at`);--> statement-breakpoint
CREATE TABLE `secret_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`first_used_at` integer NOT NULL,
	`sealed` text,
	`sealed_by` text,
	`links_until` integer
);
--> statement-breakpoint
CREATE INDEX `subscribers_leavers_age` ON `subscribers` (`updated_at`) WHERE status IN ('unsubscribed', 'suppressed') AND email <> '';