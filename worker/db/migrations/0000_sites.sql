CREATE TABLE `account_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `account_credentials_by_account` ON `account_credentials` (`user_id`);--> statement-breakpoint
CREATE INDEX `account_credentials_by_provider` ON `account_credentials` (`provider_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `account_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_sessions_token_unique` ON `account_sessions` (`token`);--> statement-breakpoint
CREATE INDEX `account_sessions_by_account` ON `account_sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `account_sessions_by_end` ON `account_sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE TABLE `account_verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `account_verifications_by_identifier` ON `account_verifications` (`identifier`);--> statement-breakpoint
CREATE INDEX `account_verifications_by_end` ON `account_verifications` (`expires_at`);--> statement-breakpoint
CREATE TABLE `erasures` (
	`member` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `erasures_by_time` ON `erasures` (`at`);--> statement-breakpoint
CREATE TABLE `identities` (
	`site` text NOT NULL,
	`jti` text NOT NULL,
	`digest` text,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	PRIMARY KEY(`site`, `jti`)
);
--> statement-breakpoint
CREATE INDEX `identities_by_end` ON `identities` (`expires_at`);--> statement-breakpoint
CREATE TABLE `members` (
	`id` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text,
	`name` text NOT NULL,
	`avatar` text,
	`email` text,
	`role` text,
	`claimed` text,
	`merged_into` text,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_subject` ON `members` (`site`,`subject`);--> statement-breakpoint
CREATE INDEX `members_by_seen` ON `members` (`site`,`seen_at`,`id`);--> statement-breakpoint
CREATE INDEX `members_merged` ON `members` (`merged_into`);--> statement-breakpoint
CREATE INDEX `members_staff` ON `members` (`site`) WHERE role IS NOT NULL OR claimed IS NOT NULL;--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`member` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_by_member` ON `sessions` (`member`);--> statement-breakpoint
CREATE INDEX `sessions_by_seen` ON `sessions` (`seen_at`);--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`challenge` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`origin` text NOT NULL,
	`account` text NOT NULL,
	`code` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_ins_by_end` ON `sign_ins` (`expires_at`);--> statement-breakpoint
CREATE TABLE `spent` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spent_by_end` ON `spent` (`expires_at`);--> statement-breakpoint
CREATE TABLE `bans` (
	`site` text NOT NULL,
	`slug` text DEFAULT '' NOT NULL,
	`member` text NOT NULL,
	`until` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`site`, `slug`, `member`)
);
--> statement-breakpoint
CREATE INDEX `bans_by_member` ON `bans` (`member`);--> statement-breakpoint
CREATE INDEX `bans_by_time` ON `bans` (`site`,`slug`,`created_at`,`member`);--> statement-breakpoint
CREATE INDEX `bans_by_end` ON `bans` (`until`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`member` text NOT NULL,
	`site` text NOT NULL,
	`slug` text NOT NULL,
	`role` text,
	`favourite` integer DEFAULT false NOT NULL,
	`level` text DEFAULT 'all' NOT NULL,
	`seq` integer DEFAULT 0 NOT NULL,
	`joined_at` integer,
	`left_at` integer,
	PRIMARY KEY(`member`, `slug`)
);
--> statement-breakpoint
CREATE INDEX `memberships_by_room` ON `memberships` (`site`,`slug`,`member`);--> statement-breakpoint
CREATE INDEX `memberships_staff` ON `memberships` (`site`) WHERE role IS NOT NULL;--> statement-breakpoint
CREATE TABLE `rooms` (
	`site` text NOT NULL,
	`slug` text NOT NULL,
	`title` text,
	`description` text,
	`search` text DEFAULT '' NOT NULL,
	`visibility` text DEFAULT 'public' NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`notice` text,
	`settings` text DEFAULT '{}' NOT NULL,
	`password_hash` text,
	`password_rev` integer DEFAULT 0 NOT NULL,
	`seq` integer DEFAULT 0 NOT NULL,
	`messages` integer DEFAULT 0 NOT NULL,
	`members` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`active_at` integer NOT NULL,
	PRIMARY KEY(`site`, `slug`)
);
--> statement-breakpoint
CREATE INDEX `rooms_by_activity` ON `rooms` (`site`,`active_at`,`slug`);--> statement-breakpoint
CREATE INDEX `rooms_listed` ON `rooms` (`site`,`active_at`,`slug`) WHERE visibility = 'public' AND state <> 'archived';--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_by_site` ON `api_keys` (`site`,`created_at`);--> statement-breakpoint
CREATE TABLE `hosts` (
	`site` text NOT NULL,
	`account` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`site`, `account`)
);
--> statement-breakpoint
CREATE INDEX `hosts_by_account` ON `hosts` (`account`,`site`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`key` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`status` integer,
	`body` text,
	`holder` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_by_end` ON `idempotency` (`expires_at`);--> statement-breakpoint
CREATE TABLE `keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `keys_by_site` ON `keys` (`site`,`created_at`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`settings` text NOT NULL,
	`limits` text DEFAULT '{}' NOT NULL,
	`jurisdiction` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL
);
