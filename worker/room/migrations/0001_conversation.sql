CREATE TABLE `edits` (
	`seq` integer NOT NULL,
	`body_rev` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`seq`, `body_rev`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `polls` (
	`seq` integer PRIMARY KEY NOT NULL,
	`counts` text NOT NULL,
	`voters` integer DEFAULT 0 NOT NULL,
	`closes_at` integer,
	`untold` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX `polls_closing` ON `polls` (`closes_at`) WHERE "polls"."closes_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `polls_untold` ON `polls` (`seq`) WHERE "polls"."untold" = 1;--> statement-breakpoint
CREATE TABLE `reactions` (
	`seq` integer NOT NULL,
	`member` text NOT NULL,
	`emoji` text NOT NULL,
	`on` integer NOT NULL,
	`nonces` text NOT NULL,
	PRIMARY KEY(`seq`, `member`, `emoji`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unfurls` (
	`seq` integer PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`due_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `votes` (
	`seq` integer NOT NULL,
	`member` text NOT NULL,
	`choices` text NOT NULL,
	`nonces` text NOT NULL,
	PRIMARY KEY(`seq`, `member`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `kind` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `reactions` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `pinned_at` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `preview` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `poll` text;--> statement-breakpoint
CREATE INDEX `messages_pinned` ON `messages` (`pinned_at`) WHERE "messages"."pinned_at" IS NOT NULL;