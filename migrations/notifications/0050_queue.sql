-- By the time to go instead of the state: SQLite otherwise takes letter_state and sorts all that wait. Version 0.1 needs no
-- particular index to work beside this one.
DROP INDEX letter_due;
CREATE INDEX letter_due ON letter (priority, id) WHERE next_at IS NOT NULL;
