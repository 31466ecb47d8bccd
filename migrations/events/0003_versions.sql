-- Every version of every event, and who made it. Rows are only ever added; they go with a draft that is deleted.
CREATE TABLE event_version (
    event_id UUID NOT NULL,
    version  BIGINT NOT NULL,
    state    TEXT NOT NULL,                  -- as in event.state
    at       TIMESTAMPTZ NOT NULL,
    who      TEXT NOT NULL,                  -- the name at that time
    PRIMARY KEY (event_id, version)
);

INSERT INTO event_version (event_id, version, state, at, who)
SELECT id, version, state, changed_at, 'unbekannt' FROM event;
