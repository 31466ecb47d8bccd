-- What the notifications service still sends for an event by itself, as last heard; NULL until it says so.
ALTER TABLE event ADD COLUMN mailings TEXT;                               -- JSON, no personal data
ALTER TABLE event ADD COLUMN mailings_version BIGINT NOT NULL DEFAULT 0;
