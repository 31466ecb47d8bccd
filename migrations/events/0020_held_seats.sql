-- Seats kept for people who still have to answer.
ALTER TABLE event ADD COLUMN seats_held BIGINT NOT NULL DEFAULT 0;
