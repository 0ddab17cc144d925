CREATE TABLE `pictures` (
	`name` text PRIMARY KEY NOT NULL,
	`due_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `unfurls` ADD `picture` text DEFAULT '' NOT NULL;--> statement-breakpoint
-- Those that wait get a name as well.
UPDATE `unfurls` SET `picture` = lower(hex(randomblob(32)));