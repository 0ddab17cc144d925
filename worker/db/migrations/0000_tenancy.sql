CREATE TABLE `members` (
	`id` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`refresh_hash` text,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_refresh_hash_unique` ON `members` (`refresh_hash`);--> statement-breakpoint
CREATE INDEX `members_by_seen` ON `members` (`site`,`seen_at`);--> statement-breakpoint
CREATE TABLE `rooms` (
	`site` text NOT NULL,
	`slug` text NOT NULL,
	`title` text,
	`created_at` integer NOT NULL,
	`active_at` integer NOT NULL,
	PRIMARY KEY(`site`, `slug`)
);
--> statement-breakpoint
CREATE INDEX `rooms_by_activity` ON `rooms` (`site`,`active_at`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`settings` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL
);
