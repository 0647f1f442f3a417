CREATE TABLE `folds` (
	`id` text PRIMARY KEY NOT NULL,
	`events` text NOT NULL
) WITHOUT ROWID;
