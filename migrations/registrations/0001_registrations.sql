-- What this service knows of an event, and the seats it keeps for it. The row is the truth about the seats: it is locked by
-- whoever changes them, and its CHECKs hold whatever the code does.
CREATE TABLE event (
    id              UUID PRIMARY KEY,
    version         BIGINT NOT NULL,         -- of the event, as the events service counts
    slug            TEXT NOT NULL,
    state           TEXT NOT NULL,           -- the event's public state, JSON
    seats_version   BIGINT NOT NULL,
    capacity        BIGINT CHECK (capacity >= 0),        -- NULL is unlimited
    wanted_capacity BIGINT CHECK (wanted_capacity >= 0), -- lower than capacity where more seats are taken than are wanted now
    confirmed       BIGINT NOT NULL CHECK (confirmed >= 0),
    held            BIGINT NOT NULL CHECK (held >= 0),   -- pending and offered
    waiting         BIGINT NOT NULL CHECK (waiting >= 0),
    next_queue_no   BIGINT NOT NULL,
    CHECK (capacity IS NULL OR confirmed + held <= capacity)
);
CREATE UNIQUE INDEX event_slug ON event (slug);

CREATE TABLE registration (
    id                 UUID PRIMARY KEY,
    event_id           UUID NOT NULL REFERENCES event (id),
    version            BIGINT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'offered', 'waitlisted', 'cancelled')),
    queue_no           BIGINT NOT NULL,      -- order of arrival
    reference          TEXT NOT NULL,        -- for people on the phone
    token_hash         BYTEA NOT NULL,       -- SHA-256 of the manage link's token
    first_name         TEXT NOT NULL,
    last_name          TEXT NOT NULL,
    email              TEXT NOT NULL,
    email_key          TEXT NOT NULL,        -- lower case, ASCII domain
    institution        TEXT NOT NULL,
    function           TEXT,
    meal               TEXT,
    note               TEXT,
    support_needs      TEXT,                 -- only with consent
    support_consent_at TIMESTAMPTZ,
    support_consent    TEXT,                 -- the version of the words agreed to
    attendance         TEXT CHECK (attendance IN ('present', 'absent', 'excused')),
    search_key         TEXT NOT NULL,        -- names, institution, address and reference in lower case
    mail_state         TEXT,                 -- what became of the last letter
    cancelled_by       TEXT CHECK (cancelled_by IN ('participant', 'organizer')),
    registered_at      TIMESTAMPTZ NOT NULL,
    changed_at         TIMESTAMPTZ NOT NULL,
    CHECK (support_needs IS NULL OR support_consent_at IS NOT NULL)
);
-- One active registration per event and address.
CREATE UNIQUE INDEX registration_active ON registration (event_id, email_key) WHERE status <> 'cancelled';
CREATE INDEX registration_email ON registration (email_key);
CREATE UNIQUE INDEX registration_reference ON registration (reference);
CREATE UNIQUE INDEX registration_token ON registration (token_hash);
CREATE INDEX registration_queue ON registration (event_id, status, queue_no);

-- The answer to a request that carried an Idempotency-Key.
CREATE TABLE idempotency (
    key        BYTEA PRIMARY KEY,            -- SHA-256 of caller and key
    body       BYTEA NOT NULL,               -- SHA-256 of the request
    answer     TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idempotency_age ON idempotency (created_at);
