CREATE TABLE `view_links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`publication_id` integer NOT NULL,
	`name` text NOT NULL,
	`views` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `view_links_secret_hash_unique` ON `view_links` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `view_links_publication` ON `view_links` (`publication_id`);