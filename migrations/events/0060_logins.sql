-- A link that somebody asked for is mailed again rather than replaced; NULL for invitations and printed links. The requests that
-- were counted in login_request are counted in memory now; the table goes when no running version reads it any more.
ALTER TABLE login ADD COLUMN requested_at TIMESTAMPTZ;
ALTER TABLE login ADD COLUMN mailed BIGINT;
