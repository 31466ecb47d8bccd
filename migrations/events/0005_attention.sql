-- What every service says a person should look at, as last heard.
CREATE TABLE attention (
    service         TEXT PRIMARY KEY,
    version         BIGINT NOT NULL,
    parked_messages BIGINT NOT NULL,
    failed_letters  BIGINT NOT NULL,
    failed_by_event TEXT NOT NULL            -- JSON
);
