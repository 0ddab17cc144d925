CREATE TABLE `stale` (
	`block` integer PRIMARY KEY NOT NULL,
	`forgotten` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE `room` ADD `searched_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `room` ADD `searched_rev` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `room` ADD `handed_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `room` ADD `handed_rev` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `room` ADD `handed_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE VIRTUAL TABLE `words` USING fts5(text, content='', contentless_delete=1, detail=none, prefix='2', tokenize='ascii');