-- The newest known state of each public event, as the events service tells it.
CREATE TABLE event (
    id      UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    slug    TEXT NOT NULL,
    state   TEXT NOT NULL                    -- the event's public state, JSON
);
CREATE INDEX event_slug ON event (slug);

-- The newest known state of each registration. Its event's message may still be on the way, so there is no foreign key.
CREATE TABLE registration (
    id       UUID PRIMARY KEY,
    event_id UUID NOT NULL,
    version  BIGINT NOT NULL,
    state    TEXT NOT NULL                   -- JSON
);

-- One mail to one recipient, composed once: every attempt sends the same bytes.
CREATE TABLE letter (
    id                UUID PRIMARY KEY,      -- UUIDv7: sorts by creation
    subject_id        UUID NOT NULL,         -- what it is about: a registration, or one login link
    kind              TEXT NOT NULL,
    revision          BIGINT NOT NULL,       -- which of the letters of this kind
    registration_id   UUID,
    event_id          UUID,
    priority          BIGINT NOT NULL,       -- 0 goes before 1
    sender            TEXT NOT NULL,         -- envelope addresses
    recipient         TEXT NOT NULL,
    subject_line      TEXT NOT NULL,
    bytes             BYTEA,                 -- emptied when accepted: a mail holds a secret link
    message_id_header TEXT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'uncertain', 'failed', 'parked')),
    attempts          BIGINT NOT NULL CHECK (attempts >= 0),
    uncertain         BIGINT NOT NULL CHECK (uncertain >= 0),
    next_at           TIMESTAMPTZ,           -- when it may go; NULL when nothing more is tried
    lease_until       TIMESTAMPTZ,           -- while sending
    lease_holder      UUID,                  -- names the last attempt
    smtp_reply        TEXT,
    traceparent       TEXT,                  -- of the request that caused it
    created_at        TIMESTAMPTZ NOT NULL,
    finished_at       TIMESTAMPTZ,
    CHECK (bytes IS NOT NULL OR state = 'accepted')
);
-- A letter exists exactly once, however often its message arrives.
CREATE UNIQUE INDEX letter_once ON letter (subject_id, kind, revision);
CREATE INDEX letter_due ON letter (priority, id) WHERE state IN ('waiting', 'uncertain');
CREATE INDEX letter_open ON letter (subject_id, id) WHERE state IN ('waiting', 'sending', 'uncertain');
CREATE INDEX letter_leased ON letter (lease_until) WHERE state = 'sending';
CREATE INDEX letter_event ON letter (event_id, id);
CREATE INDEX letter_state ON letter (state, id);

-- The attempts of the last minute, where mails per minute are limited; older ones are deleted.
CREATE TABLE passage (
    letter_id UUID NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (letter_id, at)
);
CREATE INDEX passage_at ON passage (at);

-- Its only row is locked while passages are counted, so that all replicas together keep the limit.
CREATE TABLE turnstile (
    id BIGINT PRIMARY KEY
);
INSERT INTO turnstile (id) VALUES (1);
