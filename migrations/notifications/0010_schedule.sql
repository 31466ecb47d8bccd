-- What goes out for an event by itself: reminders, news of changes, the cancellation, thanks.
CREATE TABLE schedule (
    event_id     UUID NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('reminder', 'event_changed', 'event_cancelled', 'thanks')),
    minutes      BIGINT NOT NULL,            -- a reminder's offset before the start; 0 for the others
    daytime      BOOLEAN NOT NULL,           -- when late, it goes out by day only
    planned_at   TIMESTAMPTZ NOT NULL,       -- when the event's state wants it; of a change, when the first edit was heard of
    due_at       TIMESTAMPTZ NOT NULL,       -- when it goes
    people_until TIMESTAMPTZ NOT NULL,       -- who registered later gets none
    state        TEXT NOT NULL CHECK (state IN ('open', 'skipped', 'done', 'passed')),
    before       TEXT,                       -- of a change: what was, JSON
    after_id     UUID,                       -- the last registration that was dealt with, while letters are written
    letters      BIGINT NOT NULL,            -- written so far
    done_at      TIMESTAMPTZ,
    PRIMARY KEY (event_id, kind, minutes)
);
CREATE INDEX schedule_due ON schedule (due_at) WHERE state = 'open';

-- The event's version that its schedule is planned for.
ALTER TABLE event ADD COLUMN planned BIGINT NOT NULL DEFAULT 0;

CREATE INDEX registration_event ON registration (event_id, id);
