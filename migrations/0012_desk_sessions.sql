CREATE TABLE `desk_sessions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`secret_hash` text NOT NULL,
	`entry` text,
	`role` text NOT NULL,
	`publications` text,
	`browser` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `desk_sessions_secret_hash_unique` ON `desk_sessions` (`secret_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `desk_sessions_entry_unique` ON `desk_sessions` (`entry`);