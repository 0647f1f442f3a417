CREATE TABLE `digest_totals` (
	`digest_id` integer PRIMARY KEY NOT NULL,
	`is_stale` integer NOT NULL,
	`planned` integer DEFAULT 0 NOT NULL,
	`accepted` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`unknown` integer DEFAULT 0 NOT NULL,
	`delivered` integer DEFAULT 0 NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `digest_totals_stale` ON `digest_totals` (`digest_id`) WHERE is_stale = 1;--> statement-breakpoint
CREATE TRIGGER `chunks_insert_stales` AFTER INSERT ON `chunks` BEGIN UPDATE `digest_totals` SET `is_stale` = 1 WHERE `digest_id` = NEW.`digest_id` AND `is_stale` = 0; END;--> statement-breakpoint
CREATE TRIGGER `chunks_update_stales` AFTER UPDATE OF `planned`, `accepted`, `skipped`, `failed`, `unknown`, `delivered`, `bounced`, `complained` ON `chunks` BEGIN UPDATE `digest_totals` SET `is_stale` = 1 WHERE `digest_id` = NEW.`digest_id` AND `is_stale` = 0; END;--> statement-breakpoint
CREATE TRIGGER `chunks_delete_stales` AFTER DELETE ON `chunks` BEGIN UPDATE `digest_totals` SET `is_stale` = 1 WHERE `digest_id` = OLD.`digest_id` AND `is_stale` = 0; END;--> statement-breakpoint
INSERT INTO `digest_totals` (`digest_id`, `is_stale`) SELECT `id`, 1 FROM `digests` WHERE `frozen_at` IS NOT NULL;
