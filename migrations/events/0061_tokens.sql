-- Tokens have ids of the program's own; the form that asked for one is told apart by a key of its own. SQLite cannot alter a CHECK.
CREATE TABLE new_api_token (
    id           UUID PRIMARY KEY,
    version      BIGINT NOT NULL DEFAULT 0,  -- 0: not told to the other services yet
    name         TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'check-in', 'sign-up')),
    group_slugs  TEXT,                       -- JSON; NULL: all sub-groups
    token_hash   BYTEA NOT NULL,
    form_key     UUID,                       -- of the administrator's form
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ
);
-- A token with the id of a person acted with that person's rights: it ends.
INSERT INTO new_api_token (id, name, role, group_slugs, token_hash, created_at, expires_at, revoked_at)
    SELECT id, name, role, group_slugs, token_hash, created_at, expires_at,
           COALESCE(revoked_at, CASE WHEN id IN (SELECT id FROM organizer) THEN created_at END)
    FROM api_token;
DROP TABLE api_token;
ALTER TABLE new_api_token RENAME TO api_token;
CREATE UNIQUE INDEX api_token_form ON api_token (form_key);
