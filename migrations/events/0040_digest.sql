-- The version with which the daily digest of new sign-ups was switched on; NULL while it is off.
ALTER TABLE organizer ADD COLUMN digest_since BIGINT;
