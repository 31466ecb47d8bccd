-- What the person is written to in: a language tag (RFC 5646).
ALTER TABLE registration ADD COLUMN language TEXT NOT NULL DEFAULT 'de';
