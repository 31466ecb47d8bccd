-- Every service has these three tables in its own store.

-- Written in the transaction of the change it tells of; deleted once the transport has taken it over.
CREATE TABLE outbox (
    message_id  UUID PRIMARY KEY,          -- UUIDv7: sorts by creation
    routing_key TEXT NOT NULL,
    envelope    TEXT NOT NULL,             -- CloudEvents JSON
    created_at  TIMESTAMPTZ NOT NULL
);

-- Dedupe and durable queue in one.
CREATE TABLE inbox (
    consumer    TEXT NOT NULL,
    message_id  UUID NOT NULL,
    routing_key TEXT NOT NULL,
    subject     TEXT NOT NULL,
    version     BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'parked')),
    attempts    BIGINT NOT NULL,
    next_at     TIMESTAMPTZ NOT NULL,
    error       TEXT,
    envelope    TEXT NOT NULL,             -- emptied when done: only the id is needed from then on
    received_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    PRIMARY KEY (consumer, message_id)
);
CREATE INDEX inbox_waiting_by_subject ON inbox (consumer, subject, message_id) WHERE state = 'waiting';
CREATE INDEX inbox_waiting ON inbox (consumer, message_id) WHERE state = 'waiting';
CREATE INDEX inbox_parked ON inbox (message_id) WHERE state = 'parked';
CREATE INDEX inbox_finished ON inbox (finished_at) WHERE state = 'done';

-- Work that only one replica may do at a time.
CREATE TABLE lease (
    name       TEXT PRIMARY KEY,
    holder     UUID NOT NULL,
    held_until TIMESTAMPTZ NOT NULL
);
