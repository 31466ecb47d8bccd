-- The answer to a call that carried an Idempotency-Key; deleted after a day.
CREATE TABLE idempotency (
    key        BYTEA PRIMARY KEY,            -- SHA-256 of caller and key
    body       BYTEA NOT NULL,               -- SHA-256 of the request
    answer     TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idempotency_age ON idempotency (created_at);
