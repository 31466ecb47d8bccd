-- Work that came due by itself and failed. What is due, the service's own tables say; here stands only what waits to be tried again.
CREATE TABLE retry (
    kind     TEXT NOT NULL,                -- of work, as the service names it
    subject  UUID NOT NULL,                -- what the work is about: an event, a list, an organizer
    attempts BIGINT NOT NULL,              -- that failed
    next_at  TIMESTAMPTZ NOT NULL,
    error    TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
);
