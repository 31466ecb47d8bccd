-- Counts the changes of an event's planned mailings; goes out with what is planned.
ALTER TABLE event ADD COLUMN plan_version BIGINT NOT NULL DEFAULT 0;
