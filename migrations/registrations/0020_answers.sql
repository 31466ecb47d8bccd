-- Until when somebody with the status pending or offered has to answer; NULL for all others.
ALTER TABLE registration ADD COLUMN answer_by TIMESTAMPTZ;
CREATE INDEX registration_unanswered ON registration (answer_by) WHERE answer_by IS NOT NULL;
-- A cancelled registration without cancelled_by was cancelled by nobody: the time to answer had passed.
