-- Seats of the parts of a programme that people choose. As with the event's seats the row is the truth, and its CHECKs hold whatever the
-- code does; it is changed only by who has the event's row locked.
CREATE TABLE session_seats (
    event_id   UUID NOT NULL REFERENCES event (id),
    session_id UUID NOT NULL,
    wanted     BIGINT NOT NULL CHECK (wanted >= 0),  -- lower than capacity where more seats are taken than are wanted now
    capacity   BIGINT NOT NULL,
    taken      BIGINT NOT NULL CHECK (taken >= 0),
    waiting    BIGINT NOT NULL CHECK (waiting >= 0),
    next_no    BIGINT NOT NULL,                      -- the order of those who wait
    PRIMARY KEY (event_id, session_id),
    CHECK (taken <= capacity)
);

-- Who chose what (purpose: carry out the workshops; basis: public task; deleted with the contacts).
CREATE TABLE session_choice (
    registration_id UUID NOT NULL REFERENCES registration (id),
    session_id      UUID NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('wish', 'seat', 'waiting')),
    no              BIGINT NOT NULL,                 -- the order of those who wait; 0 of others
    PRIMARY KEY (registration_id, session_id)
);
CREATE INDEX session_choice_queue ON session_choice (session_id, state, no);

-- The same beside the registration, '|<session>=seat|<session>=waiting|', to be shown and filtered by (domain/choices.rs).
ALTER TABLE registration ADD COLUMN sessions TEXT NOT NULL DEFAULT '';
