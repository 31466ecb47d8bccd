-- Pictures that events show. The id is made from the content: the same picture is stored once, and a row never changes.
CREATE TABLE image (
    id         UUID PRIMARY KEY,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/svg+xml')),
    bytes      BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
