-- API tokens that the events service has told of, by the hash of their text: one that is not here does not hold. No personal data: a
-- token belongs to a program. A row goes when the token has ended.
CREATE TABLE token_entry (
    id          UUID PRIMARY KEY,
    version     BIGINT NOT NULL,
    name        TEXT,                        -- NULL, with role and hash, for one that was revoked before it was heard of
    role        TEXT,
    group_slugs TEXT,                        -- JSON; NULL is all sub-groups
    token_hash  BYTEA,                       -- SHA-256
    expires_at  TIMESTAMPTZ,
    revoked     BOOLEAN NOT NULL,            -- never becomes false again
    used_at     TIMESTAMPTZ                  -- as last told to the events service
);
CREATE UNIQUE INDEX token_entry_hash ON token_entry (token_hash);
-- Revoked tokens stood among the organizers; there they stay for the previous version.
INSERT INTO token_entry (id, version, revoked) SELECT id, 0, TRUE FROM access_entry WHERE email IS NULL;
-- Sessions that were ended before their time. Deleted when they would have ended anyway.
CREATE TABLE ended_session (
    id        UUID PRIMARY KEY,
    forget_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ended_session_forget ON ended_session (forget_at);
