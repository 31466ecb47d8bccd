-- The organizers' tags, such as '|#Presse|#VIP|' (purpose: group registrations; basis: public task; deleted with the contacts), and the
-- answers that are no long texts in the same form, '|<question>=<answer>|', for filters (domain/marks.rs). NULL in rows that an earlier version
-- wrote, until they are filled in.
ALTER TABLE registration ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE registration ADD COLUMN answer_marks TEXT;
CREATE INDEX registration_without_answer_marks ON registration (id) WHERE answer_marks IS NULL;

-- Filters of the table that organizers keep under a name.
CREATE TABLE saved_filter (
    id         UUID PRIMARY KEY,
    event_id   UUID NOT NULL,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX saved_filter_name ON saved_filter (event_id, name);
