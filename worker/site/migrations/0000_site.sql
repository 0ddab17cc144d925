-- `WITHOUT ROWID` is ours: the generator has no word for it, and it saves one row written per insert.
CREATE TABLE `attending` (
	`slug` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `revocations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`member` text,
	`kid` text,
	`jti` text,
	`before` integer NOT NULL,
	`code` text NOT NULL,
	`until` integer,
	`reason` text,
	`told` integer DEFAULT false NOT NULL,
	`ends_at` integer
);
--> statement-breakpoint
CREATE INDEX `revocations_of` ON `revocations` (`member`);--> statement-breakpoint
CREATE INDEX `revocations_by_end` ON `revocations` (`ends_at`);--> statement-breakpoint
CREATE INDEX `revocations_untold` ON `revocations` (`id`) WHERE told = 0;--> statement-breakpoint
CREATE TABLE `site` (
	`id` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`site` text NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`told_version` integer DEFAULT 0 NOT NULL,
	`changed_at` integer DEFAULT 0 NOT NULL,
	`raid_until` integer DEFAULT 0 NOT NULL,
	`purge_at` integer NOT NULL,
	CONSTRAINT "one_site" CHECK("site"."id" = 1)
);
