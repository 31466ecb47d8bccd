-- What a search looks through: folded words (domain/search.rs). NULL in rows that an earlier version wrote, until they are filled in.
-- The former search_key is written on for it.
ALTER TABLE registration ADD COLUMN search_words TEXT;
CREATE INDEX registration_without_search_words ON registration (id) WHERE search_words IS NULL;
