CREATE TABLE `digest_houses` (
	`digest_id` integer NOT NULL,
	`house` text NOT NULL,
	`readers` integer NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`digest_id`, `house`)
) WITHOUT ROWID;
