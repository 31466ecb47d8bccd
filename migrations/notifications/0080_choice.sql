-- The choice of workshops is announced, too: the same table with one kind more.
-- Renamed first: what another program writes meanwhile waits.
ALTER TABLE schedule RENAME TO schedule_before;
DROP INDEX schedule_due;
CREATE TABLE schedule (
    event_id     UUID NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('reminder', 'event_changed', 'event_cancelled', 'thanks', 'choose')),
    minutes      BIGINT NOT NULL,            -- a reminder's offset before the start; of the choice, before its end; 0 for the others
    daytime      BOOLEAN NOT NULL,
    planned_at   TIMESTAMPTZ NOT NULL,
    due_at       TIMESTAMPTZ NOT NULL,
    people_until TIMESTAMPTZ NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'skipped', 'done', 'passed')),
    before       TEXT,
    after_id     UUID,
    letters      BIGINT NOT NULL,
    done_at      TIMESTAMPTZ,
    PRIMARY KEY (event_id, kind, minutes)
);
INSERT INTO schedule SELECT event_id, kind, minutes, daytime, planned_at, due_at, people_until, state, before, after_id, letters, done_at
    FROM schedule_before;
DROP TABLE schedule_before;
CREATE INDEX schedule_due ON schedule (due_at) WHERE state = 'open';
