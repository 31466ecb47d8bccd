CREATE TABLE event_group (
    slug        TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,                        -- Markdown
    position    BIGINT NOT NULL              -- order on pages
);

-- The whole state is one JSON document; beside it stands what lists select and sort by.
CREATE TABLE event (
    id              UUID PRIMARY KEY,
    version         BIGINT NOT NULL,
    slug            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('draft', 'published', 'cancelled')),
    kind            TEXT NOT NULL,
    group_slug      TEXT REFERENCES event_group (slug),
    starts_at       TIMESTAMPTZ NOT NULL,
    ends_at         TIMESTAMPTZ NOT NULL,
    state           TEXT NOT NULL,
    -- Read model of the registrations service's seats.
    seats_version   BIGINT NOT NULL,
    seats_confirmed BIGINT NOT NULL,
    seats_waiting   BIGINT NOT NULL,
    changed_at      TIMESTAMPTZ NOT NULL,
    CHECK (ends_at > starts_at)
);
CREATE UNIQUE INDEX event_slug ON event (slug);
CREATE INDEX event_starts ON event (starts_at, id);

CREATE TABLE organizer (
    id         UUID PRIMARY KEY,
    version    BIGINT NOT NULL,
    email      TEXT NOT NULL,
    email_key  TEXT NOT NULL,
    name       TEXT,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'check-in')),
    group_slug TEXT REFERENCES event_group (slug), -- NULL: all sub-groups
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX organizer_email ON organizer (email_key);

-- One-time links.
CREATE TABLE login (
    id           UUID PRIMARY KEY,
    organizer_id UUID NOT NULL REFERENCES organizer (id),
    token_hash   BYTEA NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    used_at      TIMESTAMPTZ
);
CREATE UNIQUE INDEX login_token ON login (token_hash);

CREATE TABLE api_token (
    id         UUID PRIMARY KEY,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'organizer', 'check-in')),
    token_hash BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
