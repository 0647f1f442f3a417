-- The audit log. Written by drizzle-kit from src/schema.ts; by hand are the triggers that make it append-only.
CREATE TABLE `audit_entries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`credential_id` text NOT NULL,
	`action` text NOT NULL,
	`object` text NOT NULL,
	`publication_id` integer,
	`state_before` text,
	`state_after` text,
	`request_id` text
);
--> statement-breakpoint
CREATE INDEX `audit_entries_publication` ON `audit_entries` (`publication_id`,`id`);--> statement-breakpoint
CREATE TRIGGER `audit_entries_no_update` BEFORE UPDATE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_entries_no_delete` BEFORE DELETE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
