-- What the organizers' desk needs. Rows of the previous version get their sort keys from the service's housekeeping.
ALTER TABLE registration ADD COLUMN answers TEXT;            -- to the event's own questions, JSON with the questions' words
ALTER TABLE registration ADD COLUMN sort_name BYTEA;         -- last and first name in the German order, byte by byte
ALTER TABLE registration ADD COLUMN sort_institution BYTEA;

-- Who did what to a registration, and when. Rows are added, never changed or taken away.
CREATE TABLE history (
    id              UUID PRIMARY KEY,
    registration_id UUID NOT NULL,
    at              TIMESTAMPTZ NOT NULL,
    actor           TEXT NOT NULL,           -- JSON
    deed            TEXT NOT NULL            -- JSON
);
CREATE INDEX history_registration ON history (registration_id, at);

-- A mail that an organizer writes to people of an event: a draft until it is ordered, once.
CREATE TABLE mailing (
    id         UUID PRIMARY KEY,
    event_id   UUID NOT NULL REFERENCES event (id),
    audience   TEXT NOT NULL,                -- to whom, JSON
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,                -- Markdown
    author_id  UUID NOT NULL,
    author     TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    ordered_at TIMESTAMPTZ,
    recipients BIGINT                        -- how many, once ordered
);
CREATE INDEX mailing_event ON mailing (event_id, changed_at);
