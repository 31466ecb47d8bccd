-- Organizers who want, or wanted, the daily digest of new sign-ups.
CREATE TABLE digest (
    organizer_id  UUID PRIMARY KEY,
    version       BIGINT NOT NULL,           -- of the login, as last heard
    since         BIGINT,                    -- the login's version with which it was switched on; NULL: off
    declined      BIGINT,                    -- the one that was taken back by the link in a digest
    token_hash    BYTEA NOT NULL,            -- SHA-256 of that link's secret
    counted_until TIMESTAMPTZ NOT NULL,      -- what was noted later is still to be told
    due_at        TIMESTAMPTZ                -- when the next one goes; NULL: none goes
);
CREATE UNIQUE INDEX digest_token ON digest (token_hash);
CREATE INDEX digest_due ON digest (due_at) WHERE due_at IS NOT NULL;

-- What happened to registrations while somebody wants a digest; forgotten after a month.
CREATE TABLE digest_note (
    registration_id UUID NOT NULL,
    version         BIGINT NOT NULL,
    event_id        UUID NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('confirmed', 'waitlisted', 'promoted', 'cancelled')),
    at              TIMESTAMPTZ NOT NULL,    -- when it was heard of
    PRIMARY KEY (registration_id, version)
);
CREATE INDEX digest_note_at ON digest_note (at);
