-- Links that lead to a registration, a sign-in or a digest beside the one that stands with it: after the installation's secret
-- changed, those already mailed lead on, and so do those derived from the new secret. Hashes only; a row goes with its subject.
CREATE TABLE link (
    token_hash BYTEA PRIMARY KEY,            -- SHA-256 of the link's secret
    key_id     TEXT NOT NULL,                -- names the installation's secret it was derived from
    subject_id UUID NOT NULL                 -- the registration, login or organizer
);
CREATE INDEX link_subject ON link (subject_id);
