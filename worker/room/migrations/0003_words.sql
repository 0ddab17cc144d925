ALTER TABLE `messages` ADD `words_rev` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What was changed before this was known: once more to search than needed, so that nothing is missed.
UPDATE `messages` SET `words_rev` = `rev` WHERE `rev` > `sent_rev`;