-- The office's own words: legal pages and the programme's lead, every version. May name the people who answer for them.
CREATE TABLE site_text (
    kind    TEXT NOT NULL CHECK (kind IN ('imprint', 'privacy', 'accessibility', 'lead')),
    version BIGINT NOT NULL,
    text    TEXT NOT NULL,                   -- Markdown
    at      TIMESTAMPTZ NOT NULL,
    who     TEXT NOT NULL,
    PRIMARY KEY (kind, version)
);
