-- When letters went, or will go, to a mailbox whose owner has not shown yet to want them: at most three an hour and ten a day. Only a
-- hash of the mailbox; purpose: protection against misuse (Art. 6(1)(f) DSGVO). A row is deleted a day after its last letter.
CREATE TABLE unasked (
    mailbox BYTEA PRIMARY KEY,               -- SHA-256 of the address without its plus tag
    times   TEXT NOT NULL,                   -- JSON, the newest ten
    last_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX unasked_last ON unasked (last_at);
-- Before this time a letter must not go; NULL where there is no such time.
ALTER TABLE letter ADD COLUMN not_before TIMESTAMPTZ;
