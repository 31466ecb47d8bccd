-- Which link leads to the registration: counted up when the address is corrected, so that the link that went to the wrong
-- address ends. token_hash is that link's.
ALTER TABLE registration ADD COLUMN link_no BIGINT NOT NULL DEFAULT 0;
