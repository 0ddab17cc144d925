CREATE TABLE `ignored` (
	`member` text NOT NULL,
	`other` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`member`, `other`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ignored_by_other` ON `ignored` (`other`);