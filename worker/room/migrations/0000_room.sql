-- `WITHOUT ROWID` is ours: the generator has no word for it, and it saves one row written per insert.
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
	`avatar` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `people_changed` ON `people` (`rev`) WHERE "people"."rev" > 0;--> statement-breakpoint
CREATE TABLE `reads` (
	`member` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `room` (
	`id` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`site` text NOT NULL,
	`slug` text NOT NULL,
	`epoch` text NOT NULL,
	`floor` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`idle_at` integer NOT NULL,
	`title` text,
	`readonly` integer DEFAULT false NOT NULL,
	`keep_days` integer,
	`keep_messages` integer,
	CONSTRAINT "one_room" CHECK("room"."id" = 1)
);
