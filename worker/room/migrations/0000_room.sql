-- `WITHOUT ROWID` is ours: the generator has no word for it, and it saves one row written per insert.
CREATE TABLE `attempts` (
	`network` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `bans` (
	`member` text PRIMARY KEY NOT NULL,
	`until` integer,
	`reason` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `commands` (
	`member` text NOT NULL,
	`nonce` text NOT NULL,
	`seq` integer NOT NULL,
	`rev` integer NOT NULL,
	PRIMARY KEY(`member`, `nonce`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `deletions` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`purge_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `departed` (
	`member` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `erasures` (
	`member` text PRIMARY KEY NOT NULL,
	`nonce` text DEFAULT '' NOT NULL,
	`many` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `grants` (
	`member` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `horizons` (
	`member` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `messages` (
	`seq` integer PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`sent_rev` integer NOT NULL,
	`author` text NOT NULL,
	`nonce` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`body_rev` integer DEFAULT 0 NOT NULL,
	`reply_to` integer,
	`edited_at` integer,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_nonce` ON `messages` (`author`,`nonce`);--> statement-breakpoint
CREATE INDEX `messages_changed` ON `messages` (`rev`) WHERE "messages"."rev" > "messages"."sent_rev";--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`avatar` text,
	`given` text,
	`said_at` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `people_changed` ON `people` (`rev`) WHERE "people"."rev" > 0;--> statement-breakpoint
CREATE TABLE `reads` (
	`member` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `revocations` (
	`id` integer PRIMARY KEY NOT NULL,
	`member` text,
	`kid` text,
	`jti` text,
	`before` integer NOT NULL,
	`code` text NOT NULL,
	`until` integer,
	`reason` text
);
--> statement-breakpoint
CREATE TABLE `room` (
	`id` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`site` text NOT NULL,
	`slug` text NOT NULL,
	`epoch` text NOT NULL,
	`floor` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`idle_at` integer,
	`version` integer DEFAULT 0 NOT NULL,
	`settings` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`title` text,
	`description` text,
	`notice` text,
	`password_rev` integer DEFAULT 0 NOT NULL,
	`password_hash` text,
	`jurisdiction` text,
	`revocation` integer DEFAULT 0 NOT NULL,
	`projected_seq` integer DEFAULT 0 NOT NULL,
	`projected_at` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "one_room" CHECK("room"."id" = 1)
);
