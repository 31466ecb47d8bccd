-- The attendance lists that go out by mail: those to come, and those of the past.
CREATE TABLE list_mail (
    list_id  UUID PRIMARY KEY,               -- made of the event and the due time, or of the click: each goes out once
    event_id UUID NOT NULL REFERENCES event (id),
    occasion TEXT NOT NULL CHECK (occasion IN ('closed', 'day_before', 'requested')),
    due_at   TIMESTAMPTZ NOT NULL,
    done_at  TIMESTAMPTZ,                    -- NULL: to come
    sent     BOOLEAN NOT NULL                -- false when done: its time passed before anybody could want it
);
CREATE INDEX list_mail_due ON list_mail (due_at) WHERE done_at IS NULL;
CREATE INDEX list_mail_event ON list_mail (event_id);

-- The version of the event that the lists to come are planned for.
ALTER TABLE event ADD COLUMN lists_planned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX event_unplanned ON event (id) WHERE lists_planned < version;

-- Pictures that lists show, such as a funder's logo. A picture never changes.
CREATE TABLE image (
    id         UUID PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes      BYTEA NOT NULL
);
