CREATE TABLE `reader_totals` (
	`publication_id` integer PRIMARY KEY NOT NULL,
	`active` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `reader_totals` (`publication_id`, `active`) SELECT `publication_id`, sum(`active_change`) FROM `reader_days` GROUP BY `publication_id`;--> statement-breakpoint
CREATE TRIGGER `reader_days_insert_totals` AFTER INSERT ON `reader_days` WHEN NEW.`active_change` <> 0 BEGIN INSERT INTO `reader_totals` (`publication_id`, `active`) VALUES (NEW.`publication_id`, NEW.`active_change`) ON CONFLICT (`publication_id`) DO UPDATE SET `active` = `active` + excluded.`active`; END;--> statement-breakpoint
CREATE TRIGGER `reader_days_update_totals` AFTER UPDATE ON `reader_days` WHEN NEW.`active_change` <> OLD.`active_change` BEGIN INSERT INTO `reader_totals` (`publication_id`, `active`) VALUES (NEW.`publication_id`, NEW.`active_change` - OLD.`active_change`) ON CONFLICT (`publication_id`) DO UPDATE SET `active` = `active` + excluded.`active`; END;
