-- How mails about a sub-group's events are sent: from its own mailbox, with answers to another one, under its own words. Addresses of
-- offices, no participants' data.
ALTER TABLE event_group ADD COLUMN sender_name TEXT;
ALTER TABLE event_group ADD COLUMN sender_email TEXT;
ALTER TABLE event_group ADD COLUMN reply_to TEXT;
ALTER TABLE event_group ADD COLUMN signature TEXT;
