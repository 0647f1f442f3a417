CREATE TABLE `share_rollups` (
	`publication_id` integer NOT NULL,
	`days` integer NOT NULL,
	`day` text NOT NULL,
	`stale` integer NOT NULL,
	`size` integer DEFAULT 0 NOT NULL,
	`channels` text,
	`stories` text,
	PRIMARY KEY(`publication_id`, `days`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `share_rollups_stale` ON `share_rollups` (`days`,stale DESC,`day`) WHERE stale > 0;--> statement-breakpoint
CREATE TRIGGER `share_days_insert_stales` AFTER INSERT ON `share_days` BEGIN INSERT INTO `share_rollups` (`publication_id`, `days`, `day`, `stale`) VALUES (NEW.`publication_id`, 1, NEW.`day`, 1) ON CONFLICT (`publication_id`, `days`, `day`) DO UPDATE SET `stale` = 1 + (`size` > 1000) WHERE `stale` = 0; END;--> statement-breakpoint
CREATE TRIGGER `share_days_update_stales` AFTER UPDATE ON `share_days` BEGIN INSERT INTO `share_rollups` (`publication_id`, `days`, `day`, `stale`) VALUES (NEW.`publication_id`, 1, NEW.`day`, 1) ON CONFLICT (`publication_id`, `days`, `day`) DO UPDATE SET `stale` = 1 + (`size` > 1000) WHERE `stale` = 0; END;--> statement-breakpoint
CREATE TRIGGER `share_days_delete_stales` AFTER DELETE ON `share_days` BEGIN UPDATE `share_rollups` SET `stale` = 1 + (`size` > 1000) WHERE `publication_id` = OLD.`publication_id` AND `days` = 1 AND `day` = OLD.`day` AND `stale` = 0; END;--> statement-breakpoint
INSERT INTO `share_rollups` (`publication_id`, `days`, `day`, `stale`) SELECT DISTINCT `publication_id`, 1, `day`, 1 FROM `share_days`;
