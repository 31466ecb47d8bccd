-- When the choice of workshops ends, where free seats are then given to who has not chosen; NULL where nothing is to be done any more.
ALTER TABLE event ADD COLUMN choice_ends_at TIMESTAMPTZ;
CREATE INDEX event_choice_end ON event (choice_ends_at) WHERE choice_ends_at IS NOT NULL;
