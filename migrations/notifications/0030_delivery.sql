-- A report may say days later that a letter which the mail server took has come back. So it is no state that sending ends in.
ALTER TABLE letter ADD COLUMN bounced_at TIMESTAMPTZ;
-- What such a report says; also of a delay.
ALTER TABLE letter ADD COLUMN report TEXT;
-- The letter that was written instead of this one, to a corrected address.
ALTER TABLE letter ADD COLUMN replaced_by UUID;
-- What stands behind the @ of the recipient, in small letters; NULL in letters from before.
ALTER TABLE letter ADD COLUMN domain TEXT;
CREATE INDEX letter_bounced ON letter (event_id) WHERE bounced_at IS NOT NULL;

-- Domains whose mail server asked for patience: until then no letter is tried there.
CREATE TABLE domain_pause (
    domain   TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,                -- in a row
    until    TIMESTAMPTZ NOT NULL,
    reply    TEXT NOT NULL
);

-- Its only row is there while no letter at all can be sent.
CREATE TABLE outage (
    id    BIGINT PRIMARY KEY,
    since TIMESTAMPTZ NOT NULL,
    login BOOLEAN NOT NULL,                  -- user or password are wrong
    words TEXT NOT NULL
);
