-- Every service keeps who may come in, as the events service tells it, so that it can check sessions and tokens by itself.
CREATE TABLE access_entry (
    id          UUID PRIMARY KEY,            -- an organizer, or a revoked API token
    version     BIGINT NOT NULL,
    email       TEXT,                        -- NULL for tokens
    name        TEXT,
    role        TEXT CHECK (role IN ('admin', 'organizer', 'check-in')),
    group_slugs TEXT,                        -- JSON; NULL is all sub-groups
    valid_from  TIMESTAMPTZ NOT NULL,        -- what was signed earlier no longer holds
    removed     BOOLEAN NOT NULL
);
