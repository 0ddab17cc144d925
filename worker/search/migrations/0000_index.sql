CREATE TABLE `blocks` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`block` integer NOT NULL,
	`messages` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `blocks_of` ON `blocks` (`slug`,`block`);--> statement-breakpoint
CREATE INDEX `blocks_by_time` ON `blocks` (`slug`,`id`);--> statement-breakpoint
CREATE TABLE `people` (
	`slug` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`avatar` text,
	`search` text NOT NULL,
	PRIMARY KEY(`slug`, `id`)
);
--> statement-breakpoint
CREATE TABLE `rooms` (
	`slug` text PRIMARY KEY NOT NULL,
	`made` integer NOT NULL,
	`gone` integer DEFAULT 0 NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL
);

--> statement-breakpoint
CREATE VIRTUAL TABLE `words` USING fts5(text, content='', contentless_delete=1, detail=none, prefix='2', tokenize='ascii');