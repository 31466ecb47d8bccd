-- Who it is at this address: colleagues of one institution share a mailbox. The name in lower case without accents, hyphens and
-- the order of its words (domain/person.rs); personal data like the names themselves, and goes with them.
-- Rows of the previous version get theirs from the service's housekeeping.
ALTER TABLE registration ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
-- One active registration per event and person.
DROP INDEX registration_active;
CREATE UNIQUE INDEX registration_active ON registration (event_id, email_key, name_key) WHERE status <> 'cancelled';
