-- Organizers belong to any number of sub-groups, can be removed, and can end their sessions everywhere.
ALTER TABLE organizer ADD COLUMN group_slugs TEXT;              -- JSON; NULL: all sub-groups
ALTER TABLE organizer ADD COLUMN sessions_since TIMESTAMPTZ;    -- sessions begun earlier no longer hold
ALTER TABLE organizer ADD COLUMN removed_at TIMESTAMPTZ;
UPDATE organizer SET group_slugs = '["' || group_slug || '"]' WHERE group_slug IS NOT NULL;
UPDATE organizer SET group_slug = NULL, sessions_since = created_at;  -- group_slug is no longer read

-- Where to go after the sign-in.
ALTER TABLE login ADD COLUMN return_to TEXT;

ALTER TABLE api_token ADD COLUMN group_slugs TEXT;              -- JSON; NULL: all sub-groups
ALTER TABLE api_token ADD COLUMN revoked_at TIMESTAMPTZ;

-- Requests for a sign-in link of the last quarter of an hour, so that all replicas together keep the limits.
CREATE TABLE login_request (
    id  UUID PRIMARY KEY,
    key BYTEA NOT NULL,                      -- SHA-256 of the address, or of the client's
    at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX login_request_key ON login_request (key, at);
